package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which plans a model needs, and how to make them; needs neither TensorRT nor a GPU. */
class TensorRtPlansTest {
    private static final EngineOptions OPTIONS = EngineOptions.builder()
            .kind(EngineKind.TENSORRT)
            .batchSizes(List.of(1, 4))
            .build();

    @TempDir
    Path folder;

    private final TestingModel model = TestingModel.video(NumberType.FLOAT32);
    private final ModelManifest quantised = model.manifest().withPrecision("backbone=int8,head=fp16");

    @BeforeEach
    void write() throws IOException {
        model.write(folder);
        Files.createFile(folder.resolve("full-b1.trt"));
    }

    @Test
    void aQuantisedModelIsNotBuiltButSaysHow() {
        assertThatThrownBy(() -> TensorRtEngine.requirePlans(folder, quantised, OPTIONS))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "The model testing is quantised, and TensorRT runs a quantised model from plans only, but there"
                                + " is no full-b4.trt, partial-b1.trt, partial-b4.trt. To make them, once:\n"
                                + command("full-b4") + "\n" + command("partial-b1") + "\n" + command("partial-b4"));

        assertThat(folder.resolve("full-b4.onnx")).isNotEmptyFile();
        assertThat(folder.resolve("partial-b1.onnx")).isNotEmptyFile();
        assertThat(folder.resolve("partial-b4.onnx")).isNotEmptyFile();
        assertThat(folder.resolve("full-b1.onnx")).doesNotExist();
    }

    @Test
    void aFolderThatGoesIsNotOneToMakePlansIn() throws IOException {
        Files.delete(folder.resolve("model.json"));

        assertThatThrownBy(() -> TensorRtEngine.requirePlans(folder, quantised, OPTIONS))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("To make them, load the model from a folder that can be written to, made with the"
                        + " motion that it is run with: that says how.")
                .hasMessageNotContaining("trtexec");
        assertThat(folder).isDirectoryNotContaining("glob:**/*-b4.onnx");
    }

    @Test
    void aQuantisedModelWithAllPlansIsAsItShouldBe() throws IOException {
        for (String plan : List.of("full-b4.trt", "partial-b1.trt", "partial-b4.trt")) {
            Files.createFile(folder.resolve(plan));
        }

        assertThatCode(() -> TensorRtEngine.requirePlans(folder, quantised, OPTIONS))
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsNotQuantisedNeedsNoPlans() {
        assertThatCode(() -> TensorRtEngine.requirePlans(folder, model.manifest(), OPTIONS))
                .doesNotThrowAnyException();
        assertThat(folder).isDirectoryNotContaining("glob:**/*-b4.onnx");
    }

    private String command(String name) {
        return "  trtexec --onnx=" + folder.resolve(name + ".onnx") + " --int8 --fp16 --saveEngine="
                + folder.resolve(name + ".trt");
    }
}
