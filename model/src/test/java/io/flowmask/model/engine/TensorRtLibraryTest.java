package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;

class TensorRtLibraryTest {
    @Test
    void namesTheMissingLibraryAndSaysWhatToDo() {
        String message = TensorRtLibrary.describe(new UnsatisfiedLinkError("/root/.djl.ai/libdjl_trt.so:"
                + " libnvinfer.so.8: cannot open shared object file: No such file or directory"));

        assertThat(message)
                .isEqualTo(
                        "The TensorRT engine cannot be loaded: the library libnvinfer.so.8 is not on this machine. It"
                                + " needs Linux on x86-64, an NVIDIA driver, CUDA and TensorRT 8.x (libnvinfer.so.8,"
                                + " libnvonnxparser.so.8, libnvparsers.so.8). Install TensorRT 8.x and put the folder of its"
                                + " libraries on LD_LIBRARY_PATH, or use --engine onnxruntime.");
    }

    @Test
    void passesOnWhatElseTheLoaderSays() {
        assertThat(TensorRtLibrary.describe(new UnsupportedOperationException("TensorRT only supports Linux.")))
                .contains("cannot be loaded: TensorRT only supports Linux.");
        assertThat(TensorRtLibrary.describe(new IllegalStateException()))
                .contains("cannot be loaded: java.lang.IllegalStateException");
    }

    @Test
    @DisabledIf("tensorRtIsInstalled")
    void failsWithOneErrorEachTimeWhereTensorRtIsMissing(@TempDir Path folder) throws IOException {
        TestingModel model = TestingModel.video(NumberType.FLOAT32);
        model.write(folder);
        EngineOptions options =
                EngineOptions.builder().kind(EngineKind.TENSORRT).build();

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThatThrownBy(() -> Engines.open(folder, model.manifest(), options))
                    .isInstanceOf(EngineException.class)
                    .hasMessageStartingWith("The TensorRT engine cannot be loaded: ")
                    .hasMessageContaining("libnvinfer.so.8")
                    .hasMessageContaining("--engine onnxruntime")
                    .hasNoCause();
        }
    }

    static boolean tensorRtIsInstalled() {
        return Files.exists(Path.of("/usr/lib/x86_64-linux-gnu/libnvinfer.so.8"))
                || System.getenv("TENSORRT_HOME") != null;
    }
}
