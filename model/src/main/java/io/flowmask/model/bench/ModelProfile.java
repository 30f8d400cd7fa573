package io.flowmask.model.bench;

import io.flowmask.model.engine.EngineException;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.engine.Engines;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the time of a model's frames goes.
 *
 * @param model the model's name
 * @param partial empty for a model without partial frames
 */
public record ModelProfile(String model, GraphProfile full, Optional<GraphProfile> partial) {

    /**
     * Runs a model under ONNX Runtime's profiler.
     *
     * @param batch frames in a call
     * @param warmUps runs of each graph that do not count
     * @param runs runs of each graph that count, at least 1
     * @throws InvalidModelException when the folder is no model
     * @throws EngineException when the engine cannot run it, or cannot be profiled
     * @throws IOException when a file cannot be read or written
     */
    public static ModelProfile run(Path folder, EngineOptions options, int batch, int warmUps, int runs)
            throws IOException {
        ModelManifest manifest = ModelManifests.read(folder);
        Path files = Files.createTempDirectory("flowmask-profile");
        try {
            try (BenchSubject subject =
                    BenchSubject.of(manifest, Engines.openProfiled(folder, manifest, options, files), batch)) {
                for (int i = 0; i < warmUps + runs; i++) {
                    List<KeyframeFeatures> keyframes = subject.full(batch);
                    if (subject.supportsPartial()) {
                        subject.partial(keyframes);
                    }
                }
            }
            return new ModelProfile(
                    manifest.name(),
                    GraphProfile.read(find(files, ModelManifest.FULL_GRAPH), warmUps),
                    manifest.features().isPresent()
                            ? Optional.of(GraphProfile.read(find(files, ModelManifest.PARTIAL_GRAPH), warmUps))
                            : Optional.empty());
        } finally {
            delete(files);
        }
    }

    /** The profiler adds a date to the name that it is given. */
    private static Path find(Path folder, String graph) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, graph + "*")) {
            for (Path file : found) {
                return file;
            }
        }
        throw new IOException("ONNX Runtime wrote no profile of " + graph + " into " + folder);
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
