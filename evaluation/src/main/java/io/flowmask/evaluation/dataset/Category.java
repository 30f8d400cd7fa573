package io.flowmask.evaluation.dataset;

import java.util.Objects;

/**
 * A class of things.
 *
 * @param id in the annotations
 * @param name for people, and for finding a model's class
 */
public record Category(long id, String name) {
    public Category {
        Objects.requireNonNull(name);
    }
}
