package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
    @TempDir
    private Path temporary;

    private final List<String> notes = new ArrayList<>();
    private Path folder;
    private Path cache;
    private ModelManifest manifest;

    @BeforeEach
    void publish() throws IOException {
        folder = Files.createDirectories(temporary.resolve("models/street"));
        cache = temporary.resolve("cache/models");
        GoldenCase golden = GoldenCase.of(GoldenCase.BASIC);
        Path imported = temporary.resolve("imported");
        manifest = ModelImporter.importCheckpoint(
                golden.checkpoint(),
                imported,
                golden.options().name("a street/at night").build());
        Files.copy(golden.checkpoint(), folder.resolve("checkpoint.pth"));
        Files.copy(imported.resolve("model.json"), folder.resolve("model.json"));
    }

    @Test
    void isAFolderWithoutGraphs() {
        assertThat(CheckpointFolder.is(folder)).isTrue();
        assertThat(CheckpointFolder.is(temporary.resolve("imported"))).isFalse();
        assertThat(CheckpointFolder.is(temporary.resolve("nowhere"))).isFalse();
    }

    @Test
    void makesTheModelOnceAndFindsItAgain() throws IOException {
        Path model = CheckpointFolder.imported(folder, cache, notes::add);
        Path again = CheckpointFolder.imported(folder, cache, notes::add);

        assertThat(again).isEqualTo(model);
        assertThat(notes).containsExactly("Importing " + folder + " into " + model + " (once).");
        assertThat(model).isDirectoryContaining("glob:**/full.onnx").isDirectoryContaining("glob:**/partial.onnx");
        assertThat(model.getParent()).isEqualTo(cache);
        assertThat(model.getFileName())
                .hasToString("a_street_at_night-" + manifest.fingerprint().substring(0, 12));
        assertThat(ModelManifests.read(model)).isEqualTo(manifest);
    }

    @Test
    void takesWhatSomebodyElseMadeMeanwhile() throws IOException {
        List<Path> others = new ArrayList<>();

        Path model = CheckpointFolder.imported(folder, cache, note -> {
            try {
                others.add(CheckpointFolder.imported(folder, cache, notes::add));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(others).containsExactly(model);
        assertThat(ModelManifests.read(model)).isEqualTo(manifest);
        assertThat(cache).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void inspectsWhatTheManifestSays() throws IOException {
        ModelInspection inspection = ModelInspection.of(folder, ImportOptions.defaults());

        assertThat(inspection.inputSizePx()).isEqualTo(64);
        assertThat(inspection.architecture()).isEqualTo(manifest.architecture());
        assertThat(inspection.motion()).isEqualTo(manifest.motion()).isPresent();
    }

    @Test
    void refusesACheckpointThatMakesAnotherModel() throws IOException {
        ModelManifests.write(manifest.withFingerprint("0123".repeat(16)), folder);

        assertThatThrownBy(() -> CheckpointFolder.imported(folder, cache, notes::add))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining(folder.resolve("checkpoint.pth") + " makes a model with the fingerprint "
                        + manifest.fingerprint() + ", but " + "0123".repeat(16) + " was expected");
        assertThat(cache).isEmptyDirectory();
    }
}
