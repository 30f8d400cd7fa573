package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;

/**
 * A street's cross-section, the same on both sides. Traffic keeps to the right.
 *
 * @param lanes in each direction
 * @param laneWidth metres
 * @param median between the directions, metres, 0 for a line
 * @param cycleLane width beside the outer lane, metres, 0 for none
 * @param parking width of the strip for parked vehicles, metres, 0 for none
 * @param verge grass between kerb and pavement, metres, 0 for none
 * @param pavement width, metres
 */
record RoadProfile(
        int lanes, double laneWidth, double median, double cycleLane, double parking, double verge, double pavement) {
    private static final double GUTTER = 0.35;

    static RoadProfile draw(Dice dice, boolean small) {
        int lanes = small ? 1 : dice.weighted(62, 30, 8) + 1;
        double median = lanes > 1 && dice.chance(0.5) ? dice.between(0.8, 3.0) : 0;
        double cycleLane = dice.chance(0.5) ? dice.between(1.5, 1.9) : 0;
        double parking = lanes < 3 && dice.chance(0.5) ? dice.between(2.1, 2.7) : 0;
        return new RoadProfile(
                lanes,
                dice.between(3.05, 3.6),
                median,
                cycleLane,
                parking,
                dice.chance(0.35) ? dice.between(0.8, 2.5) : 0,
                dice.between(1.8, 4.2));
    }

    /** From the street's middle to a lane's, metres; lane 0 is the innermost. */
    double laneCentre(int lane) {
        return median / 2 + (lane + 0.5) * laneWidth;
    }

    double cycleCentre() {
        return lanesEnd() + cycleLane / 2;
    }

    /** From the street's middle to the outer edge of its lanes. */
    double lanesEnd() {
        return median / 2 + lanes * laneWidth;
    }

    double parkingCentre() {
        return lanesEnd() + cycleLane + parking / 2 + 0.1;
    }

    /** From the street's middle to the kerb. */
    double kerb() {
        return lanesEnd() + cycleLane + parking + GUTTER;
    }

    /** From the street's middle to where the pavement begins. */
    double pavementStart() {
        return kerb() + verge;
    }

    /** From the street's middle to where the pavement ends. */
    double pavementEnd() {
        return pavementStart() + pavement;
    }
}
