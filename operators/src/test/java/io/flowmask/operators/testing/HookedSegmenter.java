package io.flowmask.operators.testing;

import io.flowmask.model.ModelIdentity;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import java.util.List;
import java.util.function.Consumer;

/** A segmenter that does something before it prepares an image, such as waiting or failing. */
public record HookedSegmenter(Segmenter segmenter, Consumer<EncodedImage> beforePrepare) implements Segmenter {
    @Override
    public ModelIdentity model() {
        return segmenter.model();
    }

    @Override
    public boolean supportsPartial() {
        return segmenter.supportsPartial();
    }

    @Override
    public boolean relatesFrames() {
        return segmenter.relatesFrames();
    }

    @Override
    public boolean accepts(KeyframeFeatures keyframe) {
        return segmenter.accepts(keyframe);
    }

    @Override
    public PreparedImage relate(PreparedImage image, KeyframeFeatures keyframe) {
        return segmenter.relate(image, keyframe);
    }

    @Override
    public PreparedImage prepare(EncodedImage image) throws UnreadableImageException {
        beforePrepare.accept(image);
        return segmenter.prepare(image);
    }

    @Override
    public List<SegmentedFrame> full(List<PreparedImage> images) {
        return segmenter.full(images);
    }

    @Override
    public List<SegmentedFrame> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
        return segmenter.partial(images, keyframes);
    }

    @Override
    public void close() {
        segmenter.close();
    }
}
