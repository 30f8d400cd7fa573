package io.flowmask.model;

import io.flowmask.model.detect.Detector;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.Engine;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageFlow;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.image.Luminance;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model folder's segmenter: {@link ImagePreparer}, {@link ImageFlow}, {@link Engine}, {@link Detector}. Owns all but the last. */
final class EngineSegmenter implements Segmenter {
    private final ModelIdentity model;
    private final boolean supportsPartial;
    private final ImagePreparer preparer;
    private final Optional<ImageFlow> flow;
    private final Engine engine;
    private final Detector detector;

    /** @param flow where motion is estimated from images */
    EngineSegmenter(
            ModelManifest manifest,
            ImagePreparer preparer,
            Optional<ImageFlow> flow,
            Engine engine,
            Detector detector) {
        this.model = new ModelIdentity(manifest.name(), manifest.fingerprint(), manifest.classes());
        this.supportsPartial = manifest.features().isPresent();
        this.preparer = preparer;
        this.flow = flow;
        this.engine = engine;
        this.detector = detector;
    }

    @Override
    public ModelIdentity model() {
        return model;
    }

    @Override
    public boolean supportsPartial() {
        return supportsPartial;
    }

    @Override
    public PreparedImage prepare(EncodedImage image) throws UnreadableImageException {
        return preparer.prepare(image);
    }

    @Override
    public boolean relatesFrames() {
        return flow.isPresent();
    }

    @Override
    public boolean accepts(KeyframeFeatures keyframe) {
        return Segmenter.super.accepts(keyframe)
                && flow.map(estimator ->
                                keyframe.luminance().filter(estimator::takes).isPresent())
                        .orElse(true);
    }

    @Override
    public PreparedImage relate(PreparedImage image, KeyframeFeatures keyframe) {
        if (flow.isEmpty()) {
            return image;
        }
        Luminance current = image.luminance()
                .orElseThrow(() -> new IllegalArgumentException("The image has no luminance, which the model "
                        + model.name() + " needs to see motion; was it prepared for another model?"));
        Luminance before = keyframe.luminance()
                .orElseThrow(() -> new IllegalArgumentException("The keyframe has no luminance, which the model "
                        + model.name() + " needs to see motion; make the frame a keyframe"));
        return image.withFlow(flow.get().estimate(current, before));
    }

    @Override
    public List<SegmentedFrame> full(List<PreparedImage> images) {
        return frames(images, engine.full(images));
    }

    @Override
    public List<SegmentedFrame> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
        if (flow.isPresent() && images.size() == keyframes.size()) {
            List<PreparedImage> related = new ArrayList<>(images.size());
            for (int i = 0; i < images.size(); i++) {
                PreparedImage image = images.get(i);
                related.add(image.flow().isPresent() ? image : relate(image, keyframes.get(i)));
            }
            return frames(related, engine.partial(related, keyframes));
        }
        return frames(images, engine.partial(images, keyframes));
    }

    @Override
    public void close() {
        try {
            engine.close();
        } finally {
            flow.ifPresent(ImageFlow::close);
            preparer.close();
        }
    }

    private List<SegmentedFrame> frames(List<PreparedImage> images, List<NetworkOutput> outputs) {
        List<SegmentedFrame> frames = new ArrayList<>(images.size());
        for (int i = 0; i < images.size(); i++) {
            frames.add(new Frame(detector, outputs.get(i), images.get(i).frameSize()));
        }
        return frames;
    }

    /** Holds the network's output, in Java's memory, so that it outlives the engine. */
    private record Frame(Detector detector, NetworkOutput output, FrameSize size) implements SegmentedFrame {
        @Override
        public Optional<KeyframeFeatures> features() {
            return output.features();
        }

        @Override
        public List<Instance> instances() {
            return detector.detect(output, size);
        }
    }
}
