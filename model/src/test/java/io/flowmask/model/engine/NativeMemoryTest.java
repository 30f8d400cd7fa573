package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the engine holds of native memory does not depend on how much it has done. */
class NativeMemoryTest {
    @TempDir
    Path folder;

    private final TestingModel model = TestingModel.video(NumberType.UINT8);
    private final List<PreparedImage> frames =
            IntStream.range(0, 64).mapToObj(model::frame).toList();
    private final Random random = new Random(1);

    private Model full;
    private Model partial;
    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        model.write(folder);
        EngineOptions options = EngineOptions.builder().threads(1).build();
        Path fullGraph = folder.resolve("full.onnx");
        Path partialGraph = folder.resolve("partial.onnx");
        full = OnnxRuntimeEngine.loadModel(fullGraph, options);
        partial = OnnxRuntimeEngine.loadModel(partialGraph, options);
        engine = new GraphEngine(
                model.manifest(),
                SessionSet.anyBatch(new OnnxRuntimeSession(full, fullGraph, GraphSignature.full(model.manifest()))),
                Optional.of(SessionSet.anyBatch(new OnnxRuntimeSession(
                        partial,
                        partialGraph,
                        GraphSignature.partial(model.manifest()).orElseThrow()))));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void everyTensorAndManagerOfARunIsFreedWithIt() {
        String before = resources();

        runBatches(1000);

        assertThat(resources()).isEqualTo(before);
    }

    @Test
    void aFailedRunFreesItsTensorsToo() {
        String before = resources();

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> engine.full(List.of(frames.get(0), model.trap())))
                    .isInstanceOf(EngineException.class);
        }

        assertThat(resources()).isEqualTo(before);
    }

    @Test
    void closingFreesTheSessions() {
        engine.close();

        assertThat(full.getNDManager().isOpen()).isFalse();
        assertThat(partial.getNDManager().isOpen()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void residentMemoryStaysFlatWhileBatchSizesVary() throws IOException {
        runBatches(1000);
        // Outputs that nobody frees would be 3000 batches × 32 frames × 0.5 KB = 50 MB each time. The heap grows too,
        // but
        // not every time.
        long limitKib = 30 * 1024;
        long growthKib = limitKib;
        for (int turn = 0; turn < 4 && growthKib >= limitKib; turn++) {
            growthKib = growthKib(3000);
        }
        assertThat(growthKib).isLessThan(limitKib);
    }

    private long growthKib(int batches) throws IOException {
        System.gc();
        long before = residentKib();
        runBatches(batches);
        System.gc();
        return residentKib() - before;
    }

    private void runBatches(int count) {
        for (int i = 0; i < count; i++) {
            List<PreparedImage> images = frames.subList(0, 1 + random.nextInt(frames.size()));
            List<NetworkOutput> keyframes = engine.full(images);
            engine.partial(
                    images,
                    keyframes.stream().map(key -> key.features().orElseThrow()).toList());
        }
    }

    /** How many resources DJL's managers hold, sessions included. */
    private String resources() {
        return full.getNDManager() + " " + full.getNDManager().getManagedArrays() + " " + partial.getNDManager() + " "
                + partial.getNDManager().getManagedArrays();
    }

    private static long residentKib() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
