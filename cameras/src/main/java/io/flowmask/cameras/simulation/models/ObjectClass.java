package io.flowmask.cameras.simulation.models;

import java.util.Locale;

/**
 * What is annotated, in the order of the class indices; the names are COCO's. Vans and minibuses are cars, a rider belongs to their
 * motorcycle or bicycle.
 */
public enum ObjectClass {
    CAR(1),
    TRUCK(2),
    BUS(3),
    MOTORCYCLE(4),
    BICYCLE(5),
    PERSON(6);

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
