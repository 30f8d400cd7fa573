package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.testing.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingThreadTest {

    /** In a process of its own, since only the first session of all changes the thread that opens it. */
    @Test
    void openingAModelLeavesTheThreadsArithmeticAsItWas(@TempDir Path folder) throws Exception {
        ForkedJvm.Result result = ForkedJvm.run(Opening.class, folder.toString());

        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    @Test
    void givesWhatTheBodyGivesOnAnotherThread() {
        assertThat(LoadingThread.run(Thread::currentThread)).isNotSameAs(Thread.currentThread());
    }

    @Test
    void throwsWhatTheBodyThrows() {
        EngineException failure = new EngineException("no such graph");

        assertThatThrownBy(() -> LoadingThread.run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void keepsAnInterruptForTheCaller() {
        Thread.currentThread().interrupt();

        String result = LoadingThread.run(() -> "loaded");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isEqualTo("loaded");
    }

    /** What runs in the other JVM. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) throws IOException {
            TestingModel model = TestingModel.video(NumberType.UINT8);
            Path folder = model.write(Path.of(arguments[0]));
            checkDenormals("before");
            EngineOptions options = EngineOptions.builder().threads(2).build();
            try (Engine engine = Engines.open(folder, model.manifest(), options)) {
                checkDenormals("after opening");
                engine.full(List.of(model.frame(1)));
                checkDenormals("after a run");
            }
        }

        private static void checkDenormals(String when) {
            // Parsed, so that no compiler multiplies.
            float half = Float.MIN_NORMAL * Float.parseFloat("0.5");
            if (Float.floatToRawIntBits(half) == 0) {
                throw new IllegalStateException("This thread flushes denormals " + when);
            }
        }
    }
}
