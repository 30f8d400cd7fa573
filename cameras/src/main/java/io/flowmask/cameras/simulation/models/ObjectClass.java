package io.flowmask.cameras.simulation.models;

import java.util.Locale;

/** What is annotated, in the order of the class indices. A rider belongs to their motorcycle or bicycle. */
public enum ObjectClass {
    CAR(1),
    /** Delivery vans and minibuses. */
    VAN(2),
    TRUCK(3),
    BUS(4),
    MOTORCYCLE(5),
    BICYCLE(6),
    PERSON(7);

    private final int categoryId;

    ObjectClass(int categoryId) {
        this.categoryId = categoryId;
    }

    /** The class's number in annotations, from 1. */
    public int categoryId() {
        return categoryId;
    }

    /** The class's name in annotations, for example {@code car}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
