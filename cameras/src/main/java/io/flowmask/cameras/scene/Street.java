package io.flowmask.cameras.scene;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Who is on the street and where, at any time: a pure function of the seed. */
final class Street {
    static final double LANE_WIDTH = 3.4;
    static final double ROAD_EDGE = 2 * LANE_WIDTH;
    static final double PAVEMENT_EDGE = ROAD_EDGE + 3;

    private static final double NEAR_END = -20;
    private static final double LENGTH = 220;
    private static final List<Color> PAINTS = List.of(
            new Color(0xe8e8e6),
            new Color(0x2b2d31),
            new Color(0x9aa0a6),
            new Color(0xa3262a),
            new Color(0x27508c),
            new Color(0x5a6b5d),
            new Color(0xc9b48a));
    private static final List<Color> CLOTHES = List.of(
            new Color(0x2f4a6d), new Color(0x8a2f2f), new Color(0xd8b24a), new Color(0x4d5a4f), new Color(0xc4c4c4));

    private final List<Vehicle> vehicles = new ArrayList<>();
    private final List<Walker> walkers = new ArrayList<>();

    /** A kind of vehicle and its size in metres. */
    enum Kind {
        CAR(1.8, 1.5, 4.4),
        VAN(2.0, 2.3, 5.2),
        TRUCK(2.4, 3.2, 8.0),
        BUS(2.5, 3.1, 11.5);

        final double width;
        final double height;
        final double length;

        Kind(double width, double height, double length) {
            this.width = width;
            this.height = height;
            this.length = length;
        }
    }

    /**
     * A vehicle that keeps its lane and speed.
     *
     * @param kind what it is
     * @param paint its colour
     * @param laneX middle of its lane
     * @param startZ where its middle is at time 0
     * @param speed metres a second, above 0 away from the camera
     */
    record Vehicle(Kind kind, Color paint, double laneX, double startZ, double speed) {
        double z(double seconds) {
            return wrapped(startZ + speed * seconds);
        }
    }

    /**
     * Somebody on the pavement.
     *
     * @param clothes colour of the upper body
     * @param height metres
     * @param x distance from the middle of the road
     * @param startZ where it is at time 0
     * @param speed metres a second, above 0 away from the camera
     */
    record Walker(Color clothes, double height, double x, double startZ, double speed) {
        double z(double seconds) {
            return wrapped(startZ + speed * seconds);
        }
    }

    Street(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int lane = 0; lane < 4; lane++) {
            // Traffic keeps right: the two lanes on the left come towards the camera.
            double direction = lane < 2 ? -1 : 1;
            double speed = direction * random.nextDouble(7, 13);
            double laneX = (lane - 1.5) * LANE_WIDTH;
            double z = NEAR_END + random.nextDouble(0, 15);
            while (z < NEAR_END + LENGTH - 12) {
                Kind kind = kind(random.nextDouble());
                vehicles.add(new Vehicle(
                        kind, PAINTS.get(random.nextInt(PAINTS.size())), laneX, z + kind.length / 2, speed));
                z += kind.length + random.nextDouble(7, 28);
            }
        }
        for (int i = 0; i < 22; i++) {
            double side = random.nextBoolean() ? 1 : -1;
            walkers.add(new Walker(
                    CLOTHES.get(random.nextInt(CLOTHES.size())),
                    random.nextDouble(1.55, 1.9),
                    side * random.nextDouble(ROAD_EDGE + 0.6, PAVEMENT_EDGE - 0.4),
                    NEAR_END + random.nextDouble(0, LENGTH / 2),
                    (random.nextBoolean() ? 1 : -1) * random.nextDouble(0.9, 1.6)));
        }
    }

    private static Kind kind(double draw) {
        if (draw < 0.68) {
            return Kind.CAR;
        }
        return draw < 0.82 ? Kind.VAN : draw < 0.92 ? Kind.TRUCK : Kind.BUS;
    }

    private static double wrapped(double z) {
        double offset = (z - NEAR_END) % LENGTH;
        return NEAR_END + (offset < 0 ? offset + LENGTH : offset);
    }

    List<Vehicle> vehicles() {
        return vehicles;
    }

    List<Walker> walkers() {
        return walkers;
    }
}
