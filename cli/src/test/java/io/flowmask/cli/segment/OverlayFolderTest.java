package io.flowmask.cli.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.ClipFrame;
import io.flowmask.cameras.FrameSource;
import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedClip;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleEncoder;
import io.flowmask.model.geometry.RleMask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayFolderTest {
    private static final FrameSize SIZE = new FrameSize(360, 640);

    @TempDir
    Path folder;

    @Test
    void tintsMasksAndLeavesTheRestOfTheFrameAsItIs() throws Exception {
        ClipFrame frame = frame();
        PixelBox box = new PixelBox(200, 120, 120, 90);
        Instance car = new Instance(3, 0.87f, box, ellipse(box));

        OverlayFolder.create(folder, List.of("person", "bicycle", "bus", "car"))
                .write(new SegmentedClipFrame(frame, true, List.of(car)));

        BufferedImage picture =
                ImageIO.read(folder.resolve("simulated-1-000-000000.jpg").toFile());
        BufferedImage original = ImageIO.read(new ByteArrayInputStream(frame.bytes()));
        assertThat(List.of(picture.getWidth(), picture.getHeight())).containsExactly(640, 360);
        assertThat(difference(picture, original, 260, 165)).isGreaterThan(40);
        assertThat(difference(picture, original, 500, 300)).isLessThan(25);
        assertThat(difference(picture, original, 100, 300)).isLessThan(25);
    }

    @Test
    void drawsBoxesThatReachBeyondTheFrameAndEmptyMasks() throws Exception {
        RleMask empty = new RleEncoder().encode(SIZE, new PixelBox(0, 0, 0, 0), new byte[0]);
        Instance person = new Instance(0, 0.5f, new PixelBox(600, -20, 200, 500), empty);

        OverlayFolder.create(folder, List.of("person")).write(new SegmentedClipFrame(frame(), false, List.of(person)));

        assertThat(folder.resolve("simulated-1-000-000000.jpg")).isNotEmptyFile();
    }

    private static ClipFrame frame() throws Exception {
        try (FrameSource source = new SimulatedClip(new CameraSpec(1, 0, 640, 360, 15)).open()) {
            return source.next().orElseThrow();
        }
    }

    private static RleMask ellipse(PixelBox box) {
        byte[] inside = new byte[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            for (int x = 0; x < box.width(); x++) {
                double u = 2.0 * x / box.width() - 1;
                double v = 2.0 * y / box.height() - 1;
                inside[y * box.width() + x] = (byte) (u * u + v * v < 1 ? 1 : 0);
            }
        }
        return new RleEncoder().encode(SIZE, box, inside);
    }

    private static int difference(BufferedImage a, BufferedImage b, int x, int y) {
        int sum = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            sum += Math.abs(((a.getRGB(x, y) >> shift) & 0xff) - ((b.getRGB(x, y) >> shift) & 0xff));
        }
        return sum;
    }
}
