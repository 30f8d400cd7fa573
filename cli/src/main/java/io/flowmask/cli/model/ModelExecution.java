package io.flowmask.cli.model;

import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.engine.EngineOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that runs a model itself: on what, and how many frames at once. */
public final class ModelExecution {
    @Option(
            names = "--batch-size",
            defaultValue = "4",
            paramLabel = "N",
            description = "Frames that the model takes at once. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--engine",
            defaultValue = "onnxruntime",
            paramLabel = "onnxruntime|tensorrt",
            converter = EngineKindConverter.class,
            description = "What runs the model. Default: ${DEFAULT-VALUE}.")
    private EngineKind engine;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "CPU threads of ONNX Runtime. Default: one per processor that the JVM sees.")
    private @Nullable Integer threads;

    /** As it was given; who uses it says what is wrong with it. */
    public int batchSize() {
        return batchSize;
    }

    /**
     * The engine's options.
     *
     * @throws IllegalArgumentException when they do not make sense
     */
    public EngineOptions engineOptions() {
        EngineOptions.Builder options = EngineOptions.builder().kind(engine);
        if (batchSize >= 1) {
            // A clip's last batch may be smaller.
            options.batchSizes(List.of(1, batchSize));
        }
        if (threads != null) {
            options.threads(threads);
        }
        return options.build();
    }
}
