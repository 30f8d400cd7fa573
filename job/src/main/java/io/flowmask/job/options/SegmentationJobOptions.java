package io.flowmask.job.options;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineKind;
import io.flowmask.model.manifest.Motion;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options about the model, the keyframes and the batches. */
public final class SegmentationJobOptions {
    public static final ConfigOption<String> MODEL = ConfigOptions.key("model")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "Model folder, as flowmask model import writes it; at the same path on every TaskManager. Required.");

    public static final ConfigOption<EngineKind> ENGINE = ConfigOptions.key("engine")
            .enumType(EngineKind.class)
            .defaultValue(EngineKind.ONNX_RUNTIME)
            .withDescription("What runs the model's graphs: ONNX Runtime on the CPU, or TensorRT on an NVIDIA GPU.");

    public static final ConfigOption<Integer> ENGINE_THREADS = ConfigOptions.key("engine-threads")
            .intType()
            .noDefaultValue()
            .withDescription(
                    "CPU threads that a call of ONNX Runtime uses. By default one per processor that the JVM sees.");

    public static final ConfigOption<Integer> ENGINE_DEVICE = ConfigOptions.key("engine-device")
            .intType()
            .defaultValue(0)
            .withDescription("Number of the GPU that TensorRT uses, from 0.");

    public static final ConfigOption<List<Integer>> ENGINE_BATCH_SIZES = ConfigOptions.key("engine-batch-sizes")
            .intType()
            .asList()
            .defaultValues(1, 8)
            .withDescription(
                    "Batch sizes that TensorRT's graphs are loaded at, separated by commas; others are padded.");

    public static final ConfigOption<DetectionOptions.Nms> NMS = ConfigOptions.key("nms")
            .enumType(DetectionOptions.Nms.class)
            .defaultValue(DetectionOptions.Nms.FAST)
            .withDescription("Non-maximum suppression: fast compares all candidates at once, traditional is greedy.");

    public static final ConfigOption<Boolean> CROSS_CLASS_NMS = ConfigOptions.key("cross-class-nms")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Whether classes compete in non-maximum suppression, so that nothing is reported twice under two names."
                            + " false, as published, thins out each class by itself.");

    public static final ConfigOption<Float> SCORE_THRESHOLD = ConfigOptions.key("score-threshold")
            .floatType()
            .defaultValue(0.3f)
            .withDescription("Score from which an instance is reported, 0 to 1.");

    public static final ConfigOption<Integer> MAX_INSTANCES = ConfigOptions.key("max-instances")
            .intType()
            .defaultValue(100)
            .withDescription("Instances per frame at most, the best.");

    public static final ConfigOption<Integer> KEYFRAME_INTERVAL = ConfigOptions.key("keyframe-interval")
            .intType()
            .defaultValue(5)
            .withDescription(
                    "Every so many frames of a camera, the whole network runs. 1 makes every frame a keyframe.");

    public static final ConfigOption<Motion> MOTION = ConfigOptions.key("motion")
            .enumType(Motion.class)
            .noDefaultValue()
            .withDescription(
                    "How the frames between keyframes move the keyframe's features: by the model's flow net, by optical flow"
                            + " between the images, or not at all. By default as the model was imported; a model can be run with"
                            + " its own motion or one that is named after it here.");

    public static final ConfigOption<Boolean> STAGGER_KEYFRAMES = ConfigOptions.key("stagger-keyframes")
            .booleanType()
            .defaultValue(true)
            .withDescription(
                    "Whether a camera's first interval is cut short, so that the cameras' keyframes do not come in step.");

    public static final ConfigOption<Duration> MAX_KEYFRAME_AGE = ConfigOptions.key("max-keyframe-age")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "Capture time after which a keyframe is too old to go by, and a new one is made. By default there is no limit.");

    public static final ConfigOption<Duration> MAX_FRAME_AGE = ConfigOptions.key("max-frame-age")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "Time since its capture after which a frame is not segmented any more but dropped as stale when it arrives. By"
                            + " default there is no limit: a job that has fallen behind works off all that waits.");

    public static final ConfigOption<Integer> BATCH_SIZE = ConfigOptions.key("batch-size")
            .intType()
            .defaultValue(8)
            .withDescription("Frames, of any cameras, that share a call to the device at most.");

    public static final ConfigOption<Duration> MAX_BATCH_DELAY = ConfigOptions.key("max-batch-delay")
            .durationType()
            .noDefaultValue()
            .withDescription(
                    "How long a frame waits for others to share its batch while the device is idle. By default 20 ms with"
                            + " TensorRT, and not at all with ONNX Runtime, as a batch saves a CPU less than the wait costs; frames"
                            + " that come while it is busy share one anyway.");

    public static final ConfigOption<Integer> MAX_IN_FLIGHT = ConfigOptions.key("max-in-flight")
            .intType()
            .noDefaultValue()
            .withDescription(
                    "Frames accepted and not yet emitted, per instance of the operator: the bound on memory and on"
                            + " how long a checkpoint waits. By default derived from batch-size and keyframe-interval.");

    public static final ConfigOption<Integer> PREPARE_THREADS = ConfigOptions.key("prepare-threads")
            .intType()
            .noDefaultValue()
            .withDescription("Threads that decode frames and compute masks. By default one per processor.");

    public static final ConfigOption<Duration> IDLE_CAMERA_TTL = ConfigOptions.key("idle-camera-ttl")
            .durationType()
            .defaultValue(Duration.ofHours(1))
            .withDescription(
                    "How long the state of a camera is kept that sends nothing; 0 for ever. While the job is down no camera"
                            + " sends, so longer than any outage of the job. A camera that comes back later is a new camera"
                            + " and starts with a keyframe.");

    private SegmentationJobOptions() {}
}
