package io.flowmask.job.options;

import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.operators.inference.SegmentationOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Everything that can be set about the job, read and checked. The options themselves are in {@link KafkaOptions}, {@link
 * SegmentationJobOptions} and {@link RuntimeOptions}, and in docs/options.md.
 *
 * @param model the model folder, on the TaskManagers
 */
public record JobOptions(
        String model,
        SegmenterOptions segmenter,
        SegmentationOptions segmentation,
        KafkaSettings kafka,
        RuntimeSettings runtime) {

    public JobOptions {
        Objects.requireNonNull(model);
        Objects.requireNonNull(segmenter);
        Objects.requireNonNull(segmentation);
        Objects.requireNonNull(kafka);
        Objects.requireNonNull(runtime);
    }

    /**
     * Reads a command line: {@code --key value} wins over {@code -Dkey=value}, which wins over the file of {@code --config}.
     *
     * @throws InvalidOptionsException listing everything that is wrong
     */
    public static JobOptions parse(List<String> arguments) {
        List<String> problems = new ArrayList<>();
        Map<String, GivenValue> given = OptionArguments.read(arguments, problems);
        return read(new OptionValues(given, problems));
    }

    /**
     * Reads values by key.
     *
     * @throws InvalidOptionsException listing everything that is wrong
     */
    public static JobOptions of(Map<String, String> values) {
        Map<String, GivenValue> given = values.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> new GivenValue(entry.getValue(), "--" + entry.getKey())));
        return read(new OptionValues(given, List.of()));
    }

    private static JobOptions read(OptionValues values) {
        String model = values.find(SegmentationJobOptions.MODEL).orElse("");
        values.check(!model.isBlank(), SegmentationJobOptions.MODEL, "a model folder is required");
        RuntimeSettings runtime = RuntimeSettingsReader.read(values);
        EngineOptions engine = engine(values);
        JobOptions options = new JobOptions(
                model,
                new SegmenterOptions(
                        engine,
                        detection(values),
                        values.find(SegmentationJobOptions.MOTION).orElse(null)),
                segmentation(values, engine.kind()),
                KafkaSettingsReader.read(values, runtime),
                runtime);
        values.finish();
        return options;
    }

    private static EngineOptions engine(OptionValues values) {
        EngineOptions.Builder engine = EngineOptions.builder()
                .kind(values.get(SegmentationJobOptions.ENGINE))
                .device(values.get(SegmentationJobOptions.ENGINE_DEVICE))
                .batchSizes(values.get(SegmentationJobOptions.ENGINE_BATCH_SIZES));
        values.find(SegmentationJobOptions.ENGINE_THREADS).ifPresent(engine::threads);
        return values.build(engine::build, EngineOptions::defaults);
    }

    private static DetectionOptions detection(OptionValues values) {
        DetectionOptions.Builder detection = DetectionOptions.builder()
                .nms(values.get(SegmentationJobOptions.NMS))
                .crossClassNms(values.get(SegmentationJobOptions.CROSS_CLASS_NMS))
                .scoreThreshold(values.get(SegmentationJobOptions.SCORE_THRESHOLD))
                .maxInstances(values.get(SegmentationJobOptions.MAX_INSTANCES));
        return values.build(detection::build, DetectionOptions::defaults);
    }

    private static SegmentationOptions segmentation(OptionValues values, EngineKind engine) {
        SegmentationOptions.Builder segmentation = SegmentationOptions.builder()
                .batchSize(values.get(SegmentationJobOptions.BATCH_SIZE))
                .maxBatchDelay(
                        values.find(SegmentationJobOptions.MAX_BATCH_DELAY).orElseGet(() -> defaultBatchDelay(engine)))
                .keyframeInterval(values.get(SegmentationJobOptions.KEYFRAME_INTERVAL))
                .staggerKeyframes(values.get(SegmentationJobOptions.STAGGER_KEYFRAMES));
        values.find(SegmentationJobOptions.MAX_IN_FLIGHT).ifPresent(segmentation::maxInFlight);
        values.find(SegmentationJobOptions.PREPARE_THREADS).ifPresent(segmentation::prepareThreads);
        values.find(SegmentationJobOptions.MAX_FRAME_AGE).ifPresent(segmentation::maxFrameAge);
        values.find(SegmentationJobOptions.MAX_KEYFRAME_AGE).ifPresent(segmentation::maxKeyframeAge);
        var timeToLive = values.get(SegmentationJobOptions.IDLE_CAMERA_TTL);
        if (!timeToLive.isZero()) {
            segmentation.idleTimeToLive(timeToLive);
        }
        return values.build(segmentation::build, SegmentationOptions::defaults);
    }

    /** What a batch saves a CPU is not worth a wait. */
    private static Duration defaultBatchDelay(EngineKind engine) {
        return engine == EngineKind.TENSORRT ? SegmentationOptions.defaults().maxBatchDelay() : Duration.ZERO;
    }
}
