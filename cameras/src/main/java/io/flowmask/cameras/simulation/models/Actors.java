package io.flowmask.cameras.simulation.models;

import io.flowmask.cameras.simulation.chance.Dice;

/** Makes bodies for what moves, each a little different. */
public final class Actors {
    /** Share of vans and minibuses among the cars. */
    private static final double VAN_SHARE = 0.15;

    private Actors() {}

    /** One of the given class, on the move: two-wheelers have a rider. */
    public static Actor moving(ObjectClass kind, Dice dice) {
        return switch (kind) {
            case CAR -> dice.chance(VAN_SHARE) ? LargeVehicles.van(dice) : Cars.car(dice);
            case TRUCK -> Trucks.truck(dice);
            case BUS -> LargeVehicles.bus(dice);
            case MOTORCYCLE -> TwoWheelers.motorcycle(dice, true);
            case BICYCLE -> TwoWheelers.bicycle(dice, true);
            case PERSON -> People.person(dice);
        };
    }

    /** One of the given class, parked: two-wheelers have no rider. */
    public static Actor parked(ObjectClass kind, Dice dice) {
        return switch (kind) {
            case MOTORCYCLE -> TwoWheelers.motorcycle(dice, false);
            case BICYCLE -> TwoWheelers.bicycle(dice, false);
            default -> moving(kind, dice);
        };
    }
}
