package io.flowmask.job;

import io.flowmask.model.Segmenter;
import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.Segmenters;
import io.flowmask.operators.inference.SegmenterProvider;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Leases the TaskManager's one segmenter for a model folder.
 *
 * @param modelFolder path on the TaskManager
 */
record SharedSegmenterProvider(String modelFolder, SegmenterOptions options) implements SegmenterProvider {

    @Override
    public Segmenter open() throws IOException {
        return Segmenters.lease(Path.of(modelFolder), options);
    }
}
