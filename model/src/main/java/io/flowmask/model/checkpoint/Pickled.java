package io.flowmask.model.checkpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pickle holds.
 *
 * @param root the object: containers and tensors as {@link RestrictedUnpickler} makes them
 * @param storages every storage that the pickle mentions, by key
 */
record Pickled(@Nullable Object root, Map<String, StoredNumbers> storages) {}
