package io.flowmask.operators.inference;

import io.flowmask.model.Segmenter;
import java.io.Serializable;

/**
 * Opens the segmenter on the machine where the operator runs. Travels with the job; in production it leases the process's shared
 * segmenter, so that the subtasks of one TaskManager load the model once.
 */
@FunctionalInterface
public interface SegmenterProvider extends Serializable {

    /**
     * Opens a segmenter that the caller closes when no call of its own is running.
     *
     * @throws Exception when the model folder or the native library is missing or unusable; fails the task
     */
    Segmenter open() throws Exception;
}
