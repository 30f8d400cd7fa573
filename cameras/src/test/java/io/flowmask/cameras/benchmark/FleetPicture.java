package io.flowmask.cameras.benchmark;

import io.flowmask.cameras.simulation.CameraSpec;
import io.flowmask.cameras.simulation.SimulatedCamera;
import io.flowmask.cameras.simulation.SimulatedFrame;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Draws the picture of sixteen cameras in docs/simulation.md: the first ones of seed 1, each at that moment of its first 20 seconds at
 * which most is to be found. From the top of the repository, into cameras/target/simulated-cameras.png:
 *
 * <pre>{@code
 * mvn -q -Pfast,benchmark -pl cameras -am process-test-classes -Dbenchmark=FleetPicture
 * }</pre>
 */
public final class FleetPicture {
    private static final int SIDE = 4;
    private static final int WIDTH = 240;
    private static final int HEIGHT = 135;
    /** Frames are drawn this much larger, so that what is far away is smooth. */
    private static final int SCALE = 2;

    private static final int SECONDS = 20;

    private FleetPicture() {}

    public static void main(String[] arguments) throws IOException {
        BufferedImage sheet = new BufferedImage(SIDE * WIDTH, SIDE * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        for (int number = 0; number < SIDE * SIDE; number++) {
            BufferedImage frame = ImageIO.read(new ByteArrayInputStream(busiest(number)));
            graphics.drawImage(frame, number % SIDE * WIDTH, number / SIDE * HEIGHT, WIDTH, HEIGHT, null);
        }
        graphics.dispose();
        Path file = Path.of("target", "simulated-cameras.png");
        ImageIO.write(sheet, "png", file.toFile());
        System.out.println(file.toAbsolutePath());
    }

    private static byte[] busiest(int number) {
        CameraSpec spec = new CameraSpec(1, number, SCALE * WIDTH, SCALE * HEIGHT, 1);
        try (SimulatedCamera camera = new SimulatedCamera(spec)) {
            SimulatedFrame best = camera.next();
            long most = toBeFound(best);
            for (int second = 1; second <= SECONDS; second++) {
                SimulatedFrame frame = camera.next();
                long count = toBeFound(frame);
                if (count > most) {
                    best = frame;
                    most = count;
                }
            }
            return best.jpeg();
        }
    }

    private static long toBeFound(SimulatedFrame frame) {
        return frame.instances().stream()
                .filter(instance -> !instance.ignored())
                .count();
    }
}
