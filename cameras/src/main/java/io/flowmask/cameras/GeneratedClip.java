package io.flowmask.cameras;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.flowmask.cameras.scene.TrafficScene;
import io.flowmask.schemas.ImageEncoding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A drawn street scene, for when there is no footage: the same frames for the same seed. Frames are drawn when they are first asked
 * for and kept encoded, so that looping costs nothing. Safe for several players.
 */
public final class GeneratedClip implements Clip {
    private static final int JPEG_QUALITY = 85;

    private final Settings settings;
    private final TrafficScene scene;
    private final JpegEncoder encoder = new JpegEncoder(JPEG_QUALITY);
    private final List<ClipFrame> drawn = new ArrayList<>();

    /**
     * What is drawn.
     *
     * @param seed the same seed gives the same frames
     * @param heightPx height of a frame
     * @param widthPx width of a frame
     * @param framesPerSecond frame rate
     * @param length length of the clip; one frame at least is drawn
     */
    public record Settings(long seed, int heightPx, int widthPx, double framesPerSecond, Duration length) {
        /** Eight seconds at 640×360 and 15 frames a second. */
        public static final Settings DEFAULT = new Settings(7, 360, 640, 15, Duration.ofSeconds(8));

        public Settings {
            if (heightPx < 16 || widthPx < 16) {
                throw new IllegalArgumentException(
                        "A generated frame has at least 16×16 pixels, not " + widthPx + "×" + heightPx);
            }
            if (!(framesPerSecond > 0)) {
                throw new IllegalArgumentException("The frame rate must be above 0, but it is " + framesPerSecond);
            }
        }

        int frames() {
            return (int) Math.max(1, Math.round(length.toNanos() / 1e9 * framesPerSecond));
        }
    }

    public GeneratedClip(Settings settings) {
        this.settings = settings;
        this.scene = new TrafficScene(settings.seed(), settings.heightPx(), settings.widthPx());
    }

    @Override
    public String name() {
        return "generated street scene";
    }

    @Override
    public FrameSource open() {
        return new Source();
    }

    private synchronized ClipFrame frame(int index) {
        while (drawn.size() <= index) {
            drawn.add(draw(drawn.size()));
        }
        return drawn.get(index);
    }

    private ClipFrame draw(int index) {
        Duration time = Duration.ofNanos(Math.round(index * 1e9 / settings.framesPerSecond()));
        try (BytePointer copy = new BytePointer(scene.paint(time));
                Mat mat = new Mat(settings.heightPx(), settings.widthPx(), CV_8UC3, copy)) {
            return new ClipFrame(
                    index,
                    ClipFrame.generatedName("street", index),
                    time,
                    ImageEncoding.JPEG,
                    settings.heightPx(),
                    settings.widthPx(),
                    encoder.encode(mat));
        }
    }

    private final class Source implements FrameSource {
        private int next;

        @Override
        public double framesPerSecond() {
            return settings.framesPerSecond();
        }

        @Override
        public Optional<ClipFrame> next() {
            return next == settings.frames() ? Optional.empty() : Optional.of(frame(next++));
        }

        @Override
        public void close() {
            // Holds nothing open.
        }
    }
}
