package io.flowmask.cli.model;

import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.Home;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.quantize.CalibrationTable;
import io.flowmask.model.quantize.ModelQuantizer;
import io.flowmask.model.quantize.PrecisionPlan;
import io.flowmask.model.quantize.QuantizationOptions;
import io.flowmask.model.quantize.RangeMethod;
import io.flowmask.model.yolact.CheckpointFolder;
import io.flowmask.model.yolact.ImportException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model that a command runs: the one it was given, or the one that comes with the sources in {@code models}. A folder that has a
 * checkpoint instead of graphs is imported into {@code .flowmask/models} when it is first used.
 */
public final class BundledModel {
    /** Trained on simulated traffic. */
    private static final String NAME = "traffic-sim";

    /** The preset that costs no accuracy worth naming (docs/quantization.md) and is fastest on a CPU. */
    private static final String FAST = "max-speed";

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

    /**
     * The bundled model in 8 bits, for processors that have other things to do besides. Made beside the imported one when it is first
     * used, by the calibration table that comes with the checkpoint.
     *
     * @param notes where it is said which model is used and what it is worth
     * @throws CommandFailure when the sources are not there
     * @throws IOException when the model cannot be made
     */
    public static Path inEightBits(PrintWriter notes) throws IOException {
        return inEightBits(Home.folder(), notes);
    }

    static Path inEightBits(Path home, PrintWriter notes) throws IOException {
        Path model = orGiven(null, home, notes);
        Path fast = model.resolveSibling(model.getFileName() + "-" + FAST);
        if (!Files.exists(fast.resolve(ModelManifest.FILE_NAME))) {
            say(notes, "Quantising it into " + fast + " (once).");
            Path table = home.resolve("models").resolve(NAME).resolve(CalibrationTable.FILE_NAME);
            quantize(model, fast, CalibrationTable.read(table));
        }
        return fast;
    }

    private static void quantize(Path model, Path fast, CalibrationTable table) throws IOException {
        QuantizationOptions options = new QuantizationOptions(
                PrecisionPlan.parse(FAST), RangeMethod.ENTROPY, EngineKind.ONNX_RUNTIME, NAME + "-int8", false);
        try {
            ModelQuantizer.quantize(model, fast, table, options);
        } catch (ImportException e) {
            // Another process may have been faster.
            if (!Files.exists(fast.resolve(ModelManifest.FILE_NAME))) {
                throw e;
            }
        }
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
