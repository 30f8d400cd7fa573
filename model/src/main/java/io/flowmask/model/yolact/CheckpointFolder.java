package io.flowmask.model.yolact;

import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A folder with a checkpoint and the manifest of the model that it makes, without the graphs: how a model is kept with sources, at
 * a fraction of the size. The graphs are made where they are first needed.
 */
public final class CheckpointFolder {
    private static final String CHECKPOINT = "checkpoint.pth";

    /** Digits of the fingerprint in a cached folder's name; enough to tell the versions of a model apart. */
    private static final int SHOWN_DIGITS = 12;

    private CheckpointFolder() {}

    /** Whether the folder has checkpoint and manifest, and no graphs. */
    public static boolean is(Path folder) {
        return Files.isRegularFile(checkpoint(folder))
                && Files.isRegularFile(folder.resolve(ModelManifest.FILE_NAME))
                && !Files.exists(folder.resolve(ModelManifest.FULL_GRAPH));
    }

    static Path checkpoint(Path folder) {
        return folder.resolve(CHECKPOINT);
    }

    /**
     * The model folder: the one that a former call made of the same checkpoint and manifest, or a new one. Several processes may do so at
     * the same time: the first one's folder is used by all.
     *
     * @param folder for which {@link #is} holds
     * @param cache where model folders are kept, each under its name and the beginning of its fingerprint; made where it is missing
     * @param notes takes what the user should know while this takes its time
     * @return a folder in the cache
     * @throws ImportException when the checkpoint makes another model than the manifest says
     * @throws IOException when reading or writing fails
     */
    public static Path imported(Path folder, Path cache, Consumer<String> notes) throws IOException {
        ModelManifest manifest = ModelManifests.read(folder);
        Path model = cache.resolve(manifest.name().replaceAll("[^A-Za-z0-9_-]", "_") + "-"
                + manifest.fingerprint().substring(0, SHOWN_DIGITS));
        if (!Files.exists(model.resolve(ModelManifest.FILE_NAME))) {
            notes.accept("Importing " + folder + " into " + model + " (once).");
            ImportOptions options = ImportOptions.of(manifest)
                    .expectFingerprint(manifest.fingerprint())
                    .build();
            try {
                ModelImporter.importCheckpoint(checkpoint(folder), model, options);
            } catch (ImportException e) {
                // Somebody else may have been faster.
                if (!Files.exists(model.resolve(ModelManifest.FILE_NAME))) {
                    throw e;
                }
            }
        }
        return model;
    }
}
