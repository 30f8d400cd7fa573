package io.flowmask.operators.benchmark;

import io.flowmask.model.ModelIdentity;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.PreparedImage;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A segmenter that does nothing, at once: what is left is the operator. */
final class NoOpSegmenter implements Segmenter {
    private static final ModelIdentity MODEL = new ModelIdentity("no-op", "0", List.of("thing"));
    private static final KeyframeFeatures FEATURES = new KeyframeFeatures("0", new byte[0]);
    private static final SegmentedFrame FULL = new Nothing(Optional.of(FEATURES));
    private static final SegmentedFrame PARTIAL = new Nothing(Optional.empty());

    private record Nothing(Optional<KeyframeFeatures> features) implements SegmentedFrame {
        @Override
        public List<Instance> instances() {
            return List.of();
        }
    }

    @Override
    public ModelIdentity model() {
        return MODEL;
    }

    @Override
    public boolean supportsPartial() {
        return true;
    }

    @Override
    public PreparedImage prepare(EncodedImage image) {
        return new PreparedImage(ByteBuffer.allocate(0), image.announcedSize());
    }

    @Override
    public List<SegmentedFrame> full(List<PreparedImage> images) {
        return Collections.nCopies(images.size(), FULL);
    }

    @Override
    public List<SegmentedFrame> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
        return Collections.nCopies(images.size(), PARTIAL);
    }

    @Override
    public void close() {}
}
