package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.models.ObjectClass;
import java.util.EnumMap;
import java.util.Map;

/**
 * How busy a place is and with what. Rare classes are more frequent than in most towns, so that a model sees enough of them.
 *
 * @param vehiclesPerSecond on one lane
 * @param cyclistsPerSecond on one cycle lane
 * @param peoplePerSecond on one walk
 * @param parkedShare share of parking places that are taken
 * @param vehicles how often each class is among the vehicles
 */
record TrafficMix(
        double vehiclesPerSecond,
        double cyclistsPerSecond,
        double peoplePerSecond,
        double parkedShare,
        Map<ObjectClass, Double> vehicles) {
    /** The same mix without those too long to turn or to park: buses and trucks. */
    Map<ObjectClass, Double> smallVehicles() {
        Map<ObjectClass, Double> small = new EnumMap<>(vehicles);
        small.remove(ObjectClass.TRUCK);
        small.remove(ObjectClass.BUS);
        return small;
    }

    /** More would not fit: vehicles a second. */
    private static final double FULL_LANE = 0.45;

    static final Map<ObjectClass, Double> CYCLISTS = Map.of(ObjectClass.BICYCLE, 1.0);

    /** @param close whether the camera sees little at a time, so that more has to come along */
    static TrafficMix draw(Dice dice, boolean close) {
        Map<ObjectClass, Double> mix = new EnumMap<>(ObjectClass.class);
        mix.put(ObjectClass.CAR, dice.between(45.0, 85.0));
        mix.put(ObjectClass.TRUCK, dice.between(12.0, 50.0));
        mix.put(ObjectClass.BUS, dice.between(10.0, 46.0));
        mix.put(ObjectClass.MOTORCYCLE, dice.between(5.0, 32.0));
        mix.put(ObjectClass.BICYCLE, dice.between(0.0, 5.0));
        double busy = dice.chance(0.1) ? 0.2 : dice.between(0.7, 1.3) * (close ? 1.4 : 1);
        return new TrafficMix(
                Math.min(FULL_LANE, busy * dice.between(0.16, 0.38)),
                busy * dice.between(0.015, 0.07),
                busy * dice.between(0.004, 0.024),
                dice.between(0.1, 0.9),
                mix);
    }
}
