package io.flowmask.model.checkpoint;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/** An open checkpoint in one of PyTorch's formats: an object whose tensors' numbers lie apart from it. */
interface CheckpointFile extends Closeable {
    /** The pickled object: containers as {@link RestrictedUnpickler} makes them. */
    @Nullable
    Object root();

    /** Where the root was read from. */
    Place place();

    /**
     * Finds a storage that the root mentions.
     *
     * @throws CheckpointException if the file does not have it, or not at the size that the root says
     */
    StorageBytes find(StoredNumbers storage);
}
