package io.flowmask.operators.batching;

import java.util.List;

/**
 * Items that share a call to the device.
 *
 * @param lane which graph runs
 * @param items at least one, in the order in which they came
 */
public record Batch<T>(Lane lane, List<T> items) {
    public Batch {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("A batch has at least one item");
        }
    }
}
