package io.flowmask.job.benchmark;

import io.flowmask.model.ModelIdentity;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.PreparedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A segmenter that computes nothing and finds nothing, so that what is measured is everything around it. */
final class NoOpSegmenter implements Segmenter {
    private static final ModelIdentity MODEL = new ModelIdentity("no-op", "00", List.of("nothing"));
    private static final ByteBuffer NO_PIXELS = ByteBuffer.allocate(0);
    private static final SegmentedFrame PARTIAL_FRAME = new Nothing(Optional.empty());

    private final Duration call;
    private final SegmentedFrame keyframe;

    /**
     * @param featureBytes what a keyframe leaves behind; all keyframes share it, since it is only written
     * @param call how long a batch takes
     */
    NoOpSegmenter(int featureBytes, Duration call) {
        this.call = call;
        keyframe = new Nothing(Optional.of(new KeyframeFeatures("00", new byte[featureBytes])));
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
        return new PreparedImage(NO_PIXELS, image.announcedSize());
    }

    @Override
    public List<SegmentedFrame> full(List<PreparedImage> images) {
        pause();
        return Collections.nCopies(images.size(), keyframe);
    }

    @Override
    public List<SegmentedFrame> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
        pause();
        return Collections.nCopies(images.size(), PARTIAL_FRAME);
    }

    private void pause() {
        if (!call.isZero()) {
            LockSupport.parkNanos(call.toNanos());
        }
    }

    @Override
    public void close() {}

    private record Nothing(Optional<KeyframeFeatures> features) implements SegmentedFrame {
        @Override
        public List<Instance> instances() {
            return List.of();
        }
    }
}
