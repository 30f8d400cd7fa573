package io.flowmask.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.cli.TestingModels;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.yolact.CheckpointFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundledModelTest {
    /** What comes with the sources. */
    private static final Path MODELS = Path.of("..", "models");

    @TempDir
    Path home;

    private final StringWriter notes = new StringWriter();

    static List<Path> bundled() throws IOException {
        try (Stream<Path> folders = Files.list(MODELS)) {
            return folders.filter(CheckpointFolder::is).sorted().toList();
        }
    }

    /** After a change to the importer or to a checkpoint its {@code model.json} is made anew; see docs/models.md. */
    @ParameterizedTest
    @MethodSource("bundled")
    void everyModelInTheSourcesIsWhatItsManifestSays(Path folder) throws IOException {
        Path model = BundledModel.orGiven(folder, home, new PrintWriter(notes));

        assertThat(ModelManifests.read(model)).isEqualTo(ModelManifests.read(folder));
    }

    @Test
    void importsTheBundledModelWhenItIsFirstUsed() throws IOException {
        publish("traffic-sim", TestingModels.TINY);

        Path model = BundledModel.orGiven(null, home, new PrintWriter(notes));

        assertThat(model)
                .hasParent(home.resolve(".flowmask/models"))
                .hasFileName("traffic-sim-" + fingerprint("traffic-sim"));
        assertThat(notes.toString().lines())
                .containsExactly(
                        "No --model given: using models/traffic-sim, trained on simulated traffic.",
                        "Importing " + home.resolve("models/traffic-sim") + " into " + model + " (once).");
    }

    @Test
    void quantisesTheBundledModelWithItsOwnTableWhenItIsFirstUsedInEightBits() throws IOException {
        copyBundled();

        Path model = BundledModel.inEightBits(home, new PrintWriter(notes));

        assertThat(model).hasFileName("traffic-sim-" + fingerprint("traffic-sim") + "-max-speed");
        ModelManifest manifest = ModelManifests.read(model);
        assertThat(manifest.name()).isEqualTo("traffic-sim-int8");
        assertThat(manifest.precision()).contains("backbone=int8").contains("flow=int8");
        assertThat(notes.toString()).contains("Quantising it into " + model + " (once).");

        StringWriter again = new StringWriter();
        assertThat(BundledModel.inEightBits(home, new PrintWriter(again))).isEqualTo(model);
        assertThat(again.toString()).doesNotContain("Quantising");
    }

    @Test
    void takesWhatAnotherProcessQuantisedMeanwhile() throws IOException {
        copyBundled();
        PrintWriter racing = new PrintWriter(notes) {
            @Override
            public void println(String note) {
                super.println(note);
                if (note.startsWith("Quantising")) {
                    quantiseElsewhere();
                }
            }
        };

        Path model = BundledModel.inEightBits(home, racing);

        assertThat(ModelManifests.read(model).name()).isEqualTo("traffic-sim-int8");
        assertThat(model.getParent()).isDirectoryNotContaining("glob:**/.*");
    }

    private void quantiseElsewhere() {
        try {
            BundledModel.inEightBits(home, new PrintWriter(new StringWriter()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void takesAModelFolderAsItIs() throws IOException {
        Path model = TestingModels.imported(TestingModels.TINY, home.resolve("model"));

        assertThat(BundledModel.orGiven(model, home, new PrintWriter(notes))).isEqualTo(model);
        assertThat(notes.toString()).isEmpty();
    }

    @Test
    void saysWhereItLookedForAModel() {
        assertThatThrownBy(() -> BundledModel.orGiven(null, home, new PrintWriter(notes)))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("No --model given, and no model came with Flowmask: there is no "
                        + home.resolve("models/traffic-sim")
                        + ". Start Flowmask with the flowmask launcher of the source folder, or give --model DIR.");
    }

    private void copyBundled() throws IOException {
        Path folder = Files.createDirectories(home.resolve("models/traffic-sim"));
        for (String file : List.of("checkpoint.pth", "model.json", "calibration.json")) {
            Files.copy(MODELS.resolve("traffic-sim").resolve(file), folder.resolve(file));
        }
    }

    /** A golden case as if it came with the sources. */
    private void publish(String name, String goldenCase) throws IOException {
        Path folder = home.resolve("models").resolve(name);
        TestingModels.checkpoint(goldenCase, folder);
        Path imported = TestingModels.imported(goldenCase, home.resolve("imported-" + name), "--name", name);
        Files.copy(imported.resolve("model.json"), folder.resolve("model.json"));
    }

    private String fingerprint(String name) throws IOException {
        return ModelManifests.read(home.resolve("models").resolve(name))
                .fingerprint()
                .substring(0, 12);
    }
}
