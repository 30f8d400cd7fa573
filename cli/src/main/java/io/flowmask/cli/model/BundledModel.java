package io.flowmask.cli.model;

import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.Home;
import io.flowmask.model.yolact.CheckpointFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model that a command runs: the one it was given, or the one that comes with the sources in {@code models}. A folder that has a
 * checkpoint instead of graphs is imported into {@code .flowmask/models} when it is first used.
 */
public final class BundledModel {
    /** Trained on simulated traffic. */
    private static final String NAME = "traffic-sim";

    private BundledModel() {}

    /**
     * The model folder.
     *
     * @param given what the user asked for, if anything
     * @param notes where it is said which model is used and what it is worth
     * @throws CommandFailure when none was given and the sources are not there
     * @throws IOException when the model cannot be imported
     */
    public static Path orGiven(@Nullable Path given, PrintWriter notes) throws IOException {
        return orGiven(given, Home.folder(), notes);
    }

    static Path orGiven(@Nullable Path given, Path home, PrintWriter notes) throws IOException {
        Path model = given == null ? bundled(home.resolve("models"), notes) : given;
        return CheckpointFolder.is(model)
                ? CheckpointFolder.imported(
                        model, home.resolve(".flowmask").resolve("models"), note -> say(notes, note))
                : model;
    }

    private static Path bundled(Path models, PrintWriter notes) {
        Path folder = models.resolve(NAME);
        if (!CheckpointFolder.is(folder)) {
            throw new CommandFailure("No --model given, and no model came with Flowmask: there is no "
                    + folder.toAbsolutePath().normalize()
                    + ". Start Flowmask with the flowmask launcher of the source folder, or give --model DIR.");
        }
        say(notes, "No --model given: using models/" + NAME + ", trained on simulated traffic.");
        return folder;
    }

    private static void say(PrintWriter notes, String note) {
        notes.println(note);
        notes.flush();
    }
}
