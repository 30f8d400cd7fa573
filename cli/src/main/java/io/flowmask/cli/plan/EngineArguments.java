package io.flowmask.cli.plan;

import io.flowmask.cli.sizing.CallTimes;
import io.flowmask.cli.sizing.Device;
import io.flowmask.cli.sizing.Engine;
import io.flowmask.cli.terminal.DurationConverter;
import io.flowmask.operators.inference.SegmentationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how fast the engine is and how it is used. */
final class EngineArguments {
    @Option(
            names = "--bench",
            paramLabel = "FILE",
            description = "Engine times: what flowmask model bench --json printed, best at several batch sizes.")
    private @Nullable Path bench;

    @Option(
            names = "--bench-model",
            paramLabel = "NAME",
            description = "Which model of that file. Default: the only one.")
    private @Nullable String benchModel;

    @Option(
            names = "--full-ms",
            split = ",",
            paramLabel = "[BATCH=]MS",
            converter = CallTime.Converter.class,
            description =
                    "Instead of --bench: milliseconds of a call on full frames, by batch size, such as 1=8.0,8=46.")
    private @Nullable List<CallTime> fullMillis;

    @Option(
            names = "--partial-ms",
            split = ",",
            paramLabel = "[BATCH=]MS",
            converter = CallTime.Converter.class,
            description = "The same of partial frames; not needed where every frame is a keyframe.")
    private @Nullable List<CallTime> partialMillis;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            paramLabel = "cpu|gpu",
            description = "What the times were measured on. Default: ${DEFAULT-VALUE}.")
    private DeviceKind device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Cores of a machine without a GPU, and threads that the times were measured with. Default: as in the file"
                            + " of --bench; 1 with --full-ms.")
    private @Nullable Integer threads;

    @Option(
            names = "--host-ms",
            defaultValue = "6",
            paramLabel = "MS",
            description =
                    "CPU milliseconds of a frame outside the engine: image, masks, Kafka, Flink. Default: ${DEFAULT-VALUE}.")
    private double hostMillis;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description =
                    "The job's batch-size. Default: 8, or the largest batch that was measured where that is smaller.")
    private @Nullable Integer batchSize;

    @Option(
            names = "--batch-delay",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description = "The job's max-batch-delay. Default: 20ms on a GPU, none on a CPU.")
    private @Nullable Duration batchDelay;

    @Option(
            names = "--utilisation",
            defaultValue = "0.8",
            paramLabel = "U",
            description = "Part of the time, 0..1, that the busiest device may be busy. Default: ${DEFAULT-VALUE}.")
    private double utilisation;

    /** What runs the engine. */
    enum DeviceKind {
        CPU,
        GPU
    }

    /**
     * Puts it together.
     *
     * @throws IllegalArgumentException when options do not make sense, alone or together
     * @throws IOException when the file cannot be read
     */
    Engine engine(int keyframeInterval) throws IOException {
        if ((bench == null) == (fullMillis == null)) {
            throw new IllegalArgumentException(
                    "Give the engine's times, either --bench FILE or --full-ms and --partial-ms");
        }
        if (bench != null) {
            if (partialMillis != null) {
                throw new IllegalArgumentException("--partial-ms goes with --full-ms, not with --bench");
            }
            BenchFile measured = BenchFile.read(bench, benchModel, threads);
            return engine(measured.full(), measured.partial(), measured.threads(), keyframeInterval);
        }
        if (benchModel != null) {
            throw new IllegalArgumentException("--bench-model goes with --bench");
        }
        if (partialMillis == null && keyframeInterval > 1) {
            throw new IllegalArgumentException(
                    "With a keyframe interval of " + keyframeInterval + " there are partial frames: give --partial-ms");
        }
        CallTimes full = new CallTimes(CallTime.byBatch(fullMillis));
        CallTimes partial = partialMillis == null ? full : new CallTimes(CallTime.byBatch(partialMillis));
        return engine(full, partial, threads == null ? 1 : threads, keyframeInterval);
    }

    private Engine engine(CallTimes full, CallTimes partial, int cores, int keyframeInterval) {
        int measured = Math.min(full.largestBatch(), partial.largestBatch());
        int batch = batchSize == null ? Math.min(SegmentationOptions.defaults().batchSize(), measured) : batchSize;
        return new Engine(
                device == DeviceKind.GPU ? new Device.Gpu() : new Device.Cpu(cores),
                full,
                partial,
                hostMillis,
                batch,
                batchDelay == null ? defaultBatchDelay() : batchDelay,
                framesInFlight(batch, keyframeInterval),
                utilisation);
    }

    /** As the job has it with the engine of the device. */
    private Duration defaultBatchDelay() {
        return device == DeviceKind.GPU ? SegmentationOptions.defaults().maxBatchDelay() : Duration.ZERO;
    }

    /** As the operator bounds them unless it is told otherwise. */
    private static int framesInFlight(int batch, int keyframeInterval) {
        return SegmentationOptions.builder()
                .batchSize(batch)
                .keyframeInterval(keyframeInterval)
                .build()
                .maxInFlight();
    }
}
