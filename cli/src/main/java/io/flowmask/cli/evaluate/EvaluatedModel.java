package io.flowmask.cli.evaluate;

import io.flowmask.evaluation.video.Warp;
import io.flowmask.model.ModelIdentity;
import io.flowmask.model.Segmenter;
import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.Segmenters;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.yolact.UnwarpedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A model that is open once for each way of using the keyframe's features. */
final class EvaluatedModel implements AutoCloseable {
    private final Map<Warp, Segmenter> segmenters = new EnumMap<>(Warp.class);

    private EvaluatedModel() {}

    /**
     * Opens a model. One without a motion branch is open once, whatever is wanted.
     *
     * @param warps at least one
     */
    static EvaluatedModel open(Path folder, SegmenterOptions options, Set<Warp> warps) throws IOException {
        boolean video = ModelManifests.read(folder).features().isPresent();
        EvaluatedModel model = new EvaluatedModel();
        try {
            if (warps.contains(Warp.FLOW) || !video) {
                model.segmenters.put(Warp.FLOW, Segmenters.open(folder, options));
            }
            if (warps.contains(Warp.NONE) && video) {
                model.segmenters.put(Warp.NONE, openUnwarped(folder, options));
            }
            return model;
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The engine has read the files when it is open, so that they can go. */
    private static Segmenter openUnwarped(Path folder, SegmenterOptions options) throws IOException {
        Path unwarped = Files.createTempDirectory("flowmask-unwarped");
        try {
            UnwarpedModel.write(folder, unwarped);
            return Segmenters.open(unwarped, options);
        } finally {
            List<Path> files;
            try (Stream<Path> entries = Files.list(unwarped)) {
                files = entries.toList();
            }
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(unwarped);
        }
    }

    Map<Warp, Segmenter> segmenters() {
        return Collections.unmodifiableMap(segmenters);
    }

    ModelIdentity identity() {
        return segmenters.values().iterator().next().model();
    }

    boolean supportsPartial() {
        return segmenters.values().iterator().next().supportsPartial();
    }

    @Override
    public void close() {
        segmenters.values().forEach(Segmenter::close);
    }
}
