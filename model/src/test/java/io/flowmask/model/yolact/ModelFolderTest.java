package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.testing.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir
    private Path temporary;

    /** Where the model is to go; there is nothing else beside it. */
    private Path models;

    private Path target;

    @BeforeEach
    void makeParent() throws IOException {
        models = Files.createDirectories(temporary.resolve("models"));
        target = models.resolve("street");
    }

    @Test
    void namesWhatElseAFolderHoldsInsteadOfReplacingIt() throws IOException {
        existing("model.json", "full.onnx", "partial-b16.onnx", "full-b8.trt", "calibration.json");
        Files.writeString(target.resolve("README.md"), "irreplaceable");
        Files.writeString(target.resolve("checkpoint.pth"), "irreplaceable");

        assertThatThrownBy(() -> ModelFolder.create(target, true))
                .isInstanceOf(ImportException.class)
                .hasMessage(target + " also holds checkpoint.pth, README.md, which would be lost, so it is not"
                        + " overwritten; choose another folder, or move these away");

        assertThat(target.resolve("checkpoint.pth")).hasContent("irreplaceable");
        assertThat(models).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void replacesAFolderThatHoldsAModelAlone() throws IOException {
        existing("model.json", "full.onnx", "partial-b16.onnx", "full-b8.trt", "calibration.json");

        try (ModelFolder folder = ModelFolder.create(target, true)) {
            Files.writeString(folder.path().resolve("model.json"), "new");
            folder.commit();
        }

        assertThat(target.resolve("model.json")).hasContent("new");
        assertThat(target.resolve("full-b8.trt")).doesNotExist();
        assertThat(models).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void leavesWhatCameMeanwhileWhereNothingIsToBeReplaced() throws IOException {
        try (ModelFolder folder = ModelFolder.create(target, false)) {
            Files.writeString(folder.path().resolve("model.json"), "new");
            existing("model.json");

            assertThatThrownBy(folder::commit)
                    .isInstanceOf(ImportException.class)
                    .hasMessage(target + " is there already; choose another folder, or pass --overwrite");
        }

        assertThat(target.resolve("model.json")).hasContent("old");
        assertThat(models).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void leavesWhatCameIntoTheFolderThatIsToBeReplaced() throws IOException {
        existing("model.json");
        try (ModelFolder folder = ModelFolder.create(target, true)) {
            Files.writeString(target.resolve("notes.txt"), "irreplaceable");

            assertThatThrownBy(folder::commit)
                    .isInstanceOf(ImportException.class)
                    .hasMessageContaining("also holds notes.txt");
        }

        assertThat(target.resolve("notes.txt")).hasContent("irreplaceable");
    }

    @Test
    void putsTheOldFolderBackWhenTheNewOneCannotTakeItsPlace() throws IOException {
        existing("model.json", "full.onnx");
        try (ModelFolder folder = ModelFolder.create(target, true)) {
            Files.delete(folder.path());

            assertThatThrownBy(folder::commit).isInstanceOf(IOException.class);
        }

        assertThat(target.resolve("model.json")).hasContent("old");
        assertThat(target.resolve("full.onnx")).hasContent("old");
        assertThat(models).isDirectoryNotContaining("glob:**/.*");
    }

    @Test
    void leavesNothingBehindWhenTheProcessEnds() throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(Ending.class, target.toString());

        assertThat(result.exitCode()).as(result.output()).isEqualTo(Ending.EXIT_CODE);
        assertThat(models).isEmptyDirectory();
    }

    @Test
    void isNotPutInPlaceWhenTheProcessEnds() throws IOException {
        try (ModelFolder folder = ModelFolder.create(target, false)) {
            Files.writeString(folder.path().resolve("model.json"), "new");
            folder.abandon();

            assertThatThrownBy(folder::commit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The process ends before " + target + " is complete");
        }

        assertThat(models).isEmptyDirectory();
    }

    private void existing(String... files) throws IOException {
        Files.createDirectories(target);
        for (String file : List.of(files)) {
            Files.writeString(target.resolve(file), "old");
        }
    }

    /** What runs in the other JVM: ends as after Ctrl-C, with a folder begun. */
    static final class Ending {
        private static final int EXIT_CODE = 7;

        private Ending() {}

        public static void main(String[] arguments) throws IOException {
            ModelFolder folder = ModelFolder.create(Path.of(arguments[0]), false);
            Files.writeString(folder.path().resolve("full.onnx"), "half of a graph");
            System.exit(EXIT_CODE);
        }
    }
}
