package io.flowmask.cameras.simulation;

import io.flowmask.cameras.Clip;
import io.flowmask.cameras.ClipFrame;
import io.flowmask.cameras.FrameSource;
import io.flowmask.schemas.ImageEncoding;
import java.time.Duration;
import java.util.Optional;

/** A simulated camera as footage that never ends. Every player draws its own frames. */
public final class SimulatedClip implements Clip {
    private final CameraSpec spec;

    public SimulatedClip(CameraSpec spec) {
        this.spec = spec;
    }

    @Override
    public String name() {
        return "simulated-%d-%03d".formatted(spec.seed(), spec.number());
    }

    @Override
    public FrameSource open() {
        return new Source(name(), new SimulatedCamera(spec));
    }

    private record Source(String clip, SimulatedCamera camera) implements FrameSource {
        @Override
        public double framesPerSecond() {
            return camera.spec().framesPerSecond();
        }

        @Override
        public Optional<ClipFrame> next() {
            SimulatedFrame frame = camera.next();
            Duration time = Duration.ofNanos(Math.round(1e9 * frame.index() / framesPerSecond()));
            return Optional.of(new ClipFrame(
                    frame.index(),
                    "%s-%06d.jpg".formatted(clip, frame.index()),
                    time,
                    ImageEncoding.JPEG,
                    frame.height(),
                    frame.width(),
                    frame.jpeg()));
        }

        @Override
        public void close() {
            camera.close();
        }
    }
}
