package io.flowmask.cli.evaluate;

import io.flowmask.model.ModelIdentity;
import io.flowmask.model.Segmenter;
import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.Segmenters;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A model that is open once for each way of using the keyframe's features. */
final class EvaluatedModel implements AutoCloseable {
    private final Map<Motion, Segmenter> segmenters = new EnumMap<>(Motion.class);

    private EvaluatedModel() {}

    /**
     * Opens a model. One without a partial graph is open once, whatever is wanted.
     *
     * @param motions the model's own where there are none
     */
    static EvaluatedModel open(Path folder, SegmenterOptions options, Set<Motion> motions) throws IOException {
        Optional<Motion> own = ModelManifests.read(folder).motion();
        EvaluatedModel model = new EvaluatedModel();
        try {
            if (own.isEmpty() || motions.isEmpty()) {
                model.segmenters.put(own.orElse(Motion.NONE), Segmenters.open(folder, options));
            } else {
                for (Motion motion : motions) {
                    model.segmenters.put(motion, Segmenters.open(folder, options.withMotion(motion)));
                }
            }
            return model;
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    Map<Motion, Segmenter> segmenters() {
        return Collections.unmodifiableMap(segmenters);
    }

    ModelIdentity identity() {
        return segmenters.values().iterator().next().model();
    }

    @Override
    public void close() {
        segmenters.values().forEach(Segmenter::close);
    }
}
