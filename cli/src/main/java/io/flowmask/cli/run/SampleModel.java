package io.flowmask.cli.run;

import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.Home;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.yolact.ClassNames;
import io.flowmask.model.yolact.ImportOptions;
import io.flowmask.model.yolact.ModelImporter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkpoint that comes with the sources, {@code models/untrained-sample}: random weights, so that the pipeline can be tried
 * before there is a model. Imported into {@code .flowmask/models} when it is first needed.
 */
final class SampleModel {
    private static final String NAME = "untrained-sample";
    private static final int INPUT_SIZE_PX = 200;

    private SampleModel() {}

    /**
     * The model folder.
     *
     * @param notes where it is said what this model is worth
     * @throws CommandFailure when the sources are not there
     */
    static Path folder(PrintWriter notes) throws IOException {
        return folder(Home.folder(), notes);
    }

    static Path folder(Path home, PrintWriter notes) throws IOException {
        Path sources = home.resolve("models").resolve(NAME);
        Path checkpoint = sources.resolve("checkpoint.pth");
        Path folder = home.resolve(".flowmask").resolve("models").resolve(NAME);
        notes.println("No --model given: using models/" + NAME
                + ", whose weights are random. Its masks mean nothing; it only exercises the pipeline.");
        notes.flush();
        if (isCurrent(folder, checkpoint)) {
            return folder;
        }
        if (!Files.exists(checkpoint)) {
            throw new CommandFailure(
                    "There is no sample model at " + checkpoint.toAbsolutePath().normalize()
                            + ". Start Flowmask with the flowmask launcher of the source folder, or give --model DIR.");
        }
        notes.println("Importing it into " + folder + " (once).");
        notes.flush();
        Files.createDirectories(folder.getParent());
        ImportOptions options = ImportOptions.builder()
                .name(NAME)
                .inputSizePx(INPUT_SIZE_PX)
                .classes(ClassNames.fromFile(sources.resolve("classes.txt")))
                .overwrite(true)
                .build();
        ModelImporter.importCheckpoint(checkpoint, folder, options);
        return folder;
    }

    private static boolean isCurrent(Path folder, Path checkpoint) throws IOException {
        Path manifest = folder.resolve(ModelManifest.FILE_NAME);
        return Files.exists(manifest)
                && Files.exists(checkpoint)
                && Files.getLastModifiedTime(manifest).compareTo(Files.getLastModifiedTime(checkpoint)) >= 0;
    }
}
