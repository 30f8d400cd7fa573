package io.flowmask.cameras.simulation;

import io.flowmask.cameras.Clip;
import io.flowmask.cameras.ClipFrame;
import io.flowmask.cameras.FrameSource;
import io.flowmask.schemas.ImageEncoding;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A simulated camera as footage, without end or of a given length. Every player draws its own frames. */
public final class SimulatedClip implements Clip {
    private final CameraSpec spec;
    private final int frames;

    /** Footage that never ends. */
    public SimulatedClip(CameraSpec spec) {
        this(spec, Integer.MAX_VALUE);
    }

    private SimulatedClip(CameraSpec spec, int frames) {
        this.spec = spec;
        this.frames = frames;
    }

    /** Footage of a length; one frame at least. */
    public static SimulatedClip ofLength(CameraSpec spec, Duration length) {
        return new SimulatedClip(spec, (int) Math.max(1, Math.round(length.toNanos() / 1e9 * spec.framesPerSecond())));
    }

    @Override
    public String name() {
        return String.format(Locale.ROOT, "simulated-%d-%03d", spec.seed(), spec.number());
    }

    @Override
    public FrameSource open() {
        return new Source(name(), frames, new SimulatedCamera(spec));
    }

    private static final class Source implements FrameSource {
        private final String clip;
        private final int frames;
        private final SimulatedCamera camera;
        private int index;

        Source(String clip, int frames, SimulatedCamera camera) {
            this.clip = clip;
            this.frames = frames;
            this.camera = camera;
        }

        @Override
        public double framesPerSecond() {
            return camera.spec().framesPerSecond();
        }

        @Override
        public Optional<ClipFrame> next() {
            if (index == frames) {
                return Optional.empty();
            }
            Duration time = Duration.ofNanos(Math.round(1e9 * index / framesPerSecond()));
            ClipFrame frame = new ClipFrame(
                    index,
                    String.format(Locale.ROOT, "%s-%06d.jpg", clip, index),
                    time,
                    ImageEncoding.JPEG,
                    camera.spec().height(),
                    camera.spec().width(),
                    camera.nextJpeg());
            index++;
            return Optional.of(frame);
        }

        @Override
        public void close() {
            camera.close();
        }
    }
}
