package io.flowmask.cameras.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A street seen by a fixed camera: four lanes of cars, vans, trucks and buses, people on the pavements, a little sensor noise. Every
 * picture is a pure function of seed, size and time. Immutable; safe for several threads.
 */
public final class TrafficScene {
    private static final double FAR_END = 400;
    private static final int NOISE_AMPLITUDE = 4;

    private final long seed;
    private final int heightPx;
    private final int widthPx;
    private final Street street;
    private final Lens lens;
    private final BufferedImage background;

    public TrafficScene(long seed, int heightPx, int widthPx) {
        this.seed = seed;
        this.heightPx = heightPx;
        this.widthPx = widthPx;
        this.street = new Street(seed);
        this.lens = new Lens(heightPx, widthPx);
        this.background = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = smoothGraphics(background);
        paintBackground(graphics);
        graphics.dispose();
    }

    /**
     * The street at a moment.
     *
     * @param time since the scene's beginning
     * @return (height, width, 3) uint8, blue green red; the caller's own
     */
    public byte[] paint(Duration time) {
        double seconds = time.toNanos() / 1e9;
        // Java2D has its fast loops for this type; the network's order comes with the noise.
        BufferedImage image = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = smoothGraphics(image);
        graphics.drawImage(background, 0, 0, null);
        paintMovers(graphics, seconds);
        graphics.dispose();
        return withNoise(((DataBufferInt) image.getRaster().getDataBuffer()).getData(), time);
    }

    private static Graphics2D smoothGraphics(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return graphics;
    }

    private void paintBackground(Graphics2D graphics) {
        float horizon = (float) lens.horizonPx();
        graphics.setPaint(new GradientPaint(0, 0, new Color(0x8fb3d9), 0, horizon, new Color(0xdfe8ee)));
        graphics.fill(new Rectangle2D.Double(0, 0, widthPx, heightPx));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed ^ 0x5ca1ab1e);
        graphics.setColor(new Color(0x7c8d6b));
        graphics.fill(new Rectangle2D.Double(0, horizon, widthPx, heightPx - horizon));
        paintHouses(graphics, random);
        strip(graphics, -Street.PAVEMENT_EDGE, Street.PAVEMENT_EDGE, 0, FAR_END, new Color(0xa7a49d));
        strip(graphics, -Street.ROAD_EDGE, Street.ROAD_EDGE, 0, FAR_END, new Color(0x56585b));
        // Patches and stains, so that the asphalt is not one flat colour.
        for (int i = 0; i < 60; i++) {
            double x = random.nextDouble(-Street.ROAD_EDGE, Street.ROAD_EDGE - 1.5);
            double z = random.nextDouble(4, 120);
            int grey = random.nextInt(0x48, 0x62);
            strip(
                    graphics,
                    x,
                    x + random.nextDouble(0.4, 1.5),
                    z,
                    z + random.nextDouble(1, 9),
                    new Color(grey, grey, grey + 3, 120));
        }
        paintMarkings(graphics);
    }

    private void paintMarkings(Graphics2D graphics) {
        Color white = new Color(0xd9d9d2);
        strip(graphics, -Street.ROAD_EDGE + 0.1, -Street.ROAD_EDGE + 0.25, 0, FAR_END, white);
        strip(graphics, Street.ROAD_EDGE - 0.25, Street.ROAD_EDGE - 0.1, 0, FAR_END, white);
        strip(graphics, -0.18, -0.06, 0, FAR_END, new Color(0xd7b64c));
        strip(graphics, 0.06, 0.18, 0, FAR_END, new Color(0xd7b64c));
        for (double z = 0; z < 200; z += 9) {
            for (double x : new double[] {-Street.LANE_WIDTH, Street.LANE_WIDTH}) {
                strip(graphics, x - 0.07, x + 0.07, z, z + 3, white);
            }
        }
    }

    private void paintHouses(Graphics2D graphics, RandomGenerator random) {
        for (double side : new double[] {-1, 1}) {
            for (double z = 170; z > 20; z -= 16) {
                double height = random.nextDouble(6, 14);
                double x = side * (Street.PAVEMENT_EDGE + random.nextDouble(5, 9));
                int tone = random.nextInt(120, 185);
                Color wall = new Color(tone, tone - 12, tone - 26);
                Point near = new Point(x, 0, z);
                Point far = new Point(x, 0, z + 13);
                Point up = new Point(0, height, 0);
                // The side along the road, then the gable towards the camera.
                graphics.setColor(wall.darker());
                graphics.fill(lens.outline(near, near.plus(up), far.plus(up), far));
                paintWindows(graphics, x, z, height);
                Point outward = new Point(side * 12, 0, 0);
                graphics.setColor(wall);
                graphics.fill(lens.outline(near, near.plus(up), near.plus(up).plus(outward), near.plus(outward)));
            }
        }
    }

    private void paintWindows(Graphics2D graphics, double x, double z, double height) {
        graphics.setColor(new Color(0x3c4650));
        for (double y = 1.2; y + 1.4 < height; y += 2.9) {
            for (double along = 1.5; along < 12; along += 3) {
                graphics.fill(lens.outline(
                        new Point(x, y, z + along),
                        new Point(x, y + 1.4, z + along),
                        new Point(x, y + 1.4, z + along + 1.3),
                        new Point(x, y, z + along + 1.3)));
            }
        }
    }

    /** A rectangle lying on the ground. */
    private void strip(Graphics2D graphics, double left, double right, double near, double far, Color colour) {
        double from = Math.max(near, 3);
        if (far <= from) {
            return;
        }
        graphics.setColor(colour);
        graphics.fill(lens.outline(
                new Point(left, 0, from),
                new Point(left, 0, far),
                new Point(right, 0, far),
                new Point(right, 0, from)));
    }

    /** Something to draw, and how far away it is. */
    private record Mover(double depth, Runnable paint) {}

    private void paintMovers(Graphics2D graphics, double seconds) {
        VehiclePainter vehiclePainter = new VehiclePainter(graphics, lens);
        List<Mover> movers = new ArrayList<>();
        for (Street.Vehicle vehicle : street.vehicles()) {
            double depth = lens.depth(new Point(vehicle.laneX(), 0, vehicle.z(seconds)));
            movers.add(new Mover(depth, () -> vehiclePainter.paint(vehicle, seconds)));
        }
        for (Street.Walker walker : street.walkers()) {
            Point feet = new Point(walker.x(), 0, walker.z(seconds));
            double depth = lens.depth(feet);
            if (depth > Lens.NEAREST) {
                movers.add(new Mover(depth, () -> paintWalker(graphics, walker, feet, seconds)));
            }
        }
        movers.sort(Comparator.comparingDouble(Mover::depth).reversed());
        movers.forEach(mover -> mover.paint().run());
    }

    private void paintWalker(Graphics2D graphics, Street.Walker walker, Point feet, double seconds) {
        double scale = lens.scale(feet);
        Point2D ground = lens.project(feet);
        double height = ground.getY()
                - lens.project(feet.plus(new Point(0, walker.height(), 0))).getY();
        double x = ground.getX();
        double y = ground.getY();
        graphics.setColor(new Color(0, 0, 0, 90));
        graphics.fill(new Ellipse2D.Double(x - 0.1 * scale, y - 0.07 * scale, 0.75 * scale, 0.18 * scale));
        double stride = Math.sin(seconds * 6 + walker.startZ()) * 0.14 * scale;
        graphics.setColor(new Color(0x23262e));
        graphics.setStroke(new BasicStroke((float) (0.16 * scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        double hip = y - 0.48 * height;
        graphics.draw(new Line2D.Double(x - 0.07 * scale, hip, x - 0.07 * scale - stride, y - 0.04 * scale));
        graphics.draw(new Line2D.Double(x + 0.07 * scale, hip, x + 0.07 * scale + stride, y - 0.04 * scale));
        graphics.setColor(walker.clothes());
        double shoulders = 0.46 * scale;
        graphics.fill(new RoundRectangle2D.Double(
                x - shoulders / 2, y - 0.85 * height, shoulders, 0.42 * height, 0.2 * scale, 0.2 * scale));
        graphics.setColor(new Color(0xc08d6f));
        double head = 0.13 * height;
        graphics.fill(new Ellipse2D.Double(x - head / 2, y - height, head, head * 1.15));
    }

    /** Uniform noise of ±{@value #NOISE_AMPLITUDE}, 24 of 64 random bits for the three values of two pixels. */
    private byte[] withNoise(int[] pixels, Duration time) {
        byte[] values = new byte[pixels.length * 3];
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + time.toNanos());
        long bits = 0;
        for (int i = 0; i < pixels.length; i++) {
            bits = i % 2 == 0 ? random.nextLong() : bits >>> 24;
            values[3 * i] = noisy(pixels[i], bits);
            values[3 * i + 1] = noisy(pixels[i] >> 8, bits >> 8);
            values[3 * i + 2] = noisy(pixels[i] >> 16, bits >> 16);
        }
        return values;
    }

    private static byte noisy(int value, long bits) {
        int noise = (int) (((bits & 0xff) * (2 * NOISE_AMPLITUDE + 1)) >> 8) - NOISE_AMPLITUDE;
        return (byte) Math.min(255, Math.max(0, (value & 0xff) + noise));
    }
}
