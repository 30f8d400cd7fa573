package io.flowmask.job;

import io.flowmask.job.options.JobOptions;
import io.flowmask.job.options.RuntimeOptions;
import io.flowmask.job.options.RuntimeSettings;
import io.flowmask.job.sink.OutcomeSinks;
import io.flowmask.job.source.FrameSource;
import io.flowmask.operators.Segmentation;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.inference.SegmenterProvider;
import io.flowmask.operators.mapping.SideOutputs;
import io.flowmask.schemas.MaskEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job: frames from Kafka, keyed by camera, segmented, outcomes to Kafka. Every record on the frame topics becomes exactly one
 * mask event, dropped frame or dead letter.
 *
 * <p>Run it with {@code flink run flowmask-job.jar --model DIR ...}; the options are in docs/options.md.
 */
public final class FlowmaskJob {

    private FlowmaskJob() {}

    /**
     * Submits the job to the cluster that Flink's client is set up for.
     *
     * @throws io.flowmask.job.options.InvalidOptionsException listing everything that is wrong with the arguments
     */
    public static void main(String[] arguments) throws Exception {
        JobOptions options = JobOptions.parse(List.of(arguments));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        build(environment, options);
        environment.execute(options.runtime().jobName());
    }

    /**
     * Adds the job to an environment, with the model that the options name, and configures the environment for it.
     *
     * @throws io.flowmask.job.options.InvalidOptionsException when the options do not fit the environment's configuration
     */
    public static void build(StreamExecutionEnvironment environment, JobOptions options) {
        build(environment, options, new SharedSegmenterProvider(options.model(), options.segmenter()));
    }

    /** Adds the job with a segmenter of the caller's own. */
    public static void build(StreamExecutionEnvironment environment, JobOptions options, SegmenterProvider segmenters) {
        configure(environment, options.runtime());
        options.kafka()
                .checkCheckpoints(
                        Duration.ofMillis(environment.getCheckpointConfig().getCheckpointInterval()));
        SingleOutputStreamOperator<CapturedFrame> frames =
                FrameSource.add(environment, options.kafka(), options.runtime());
        SingleOutputStreamOperator<MaskEvent> masks = Segmentation.apply(frames, segmenters, options.segmentation());
        OutcomeSinks sinks = new OutcomeSinks(options.kafka());
        sinks.maskEvents(masks);
        sinks.droppedFrames(masks.getSideOutput(SideOutputs.DROPPED_FRAMES));
        sinks.deadLetters(
                frames.getSideOutput(SideOutputs.DEAD_LETTERS).union(masks.getSideOutput(SideOutputs.DEAD_LETTERS)));
    }

    /** What the options leave open stays as the cluster has it. */
    private static void configure(StreamExecutionEnvironment environment, RuntimeSettings runtime) {
        Configuration settings = new Configuration();
        // Every type has a serializer of its own; a type that would fall back to Kryo is a mistake.
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        // Without a uid of its own a step would lose its state when the job's shape changes.
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // Nobody changes a value once it is emitted, so chained steps can hand it on as it is.
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.MAX_PARALLELISM, runtime.maxParallelism());
        if (!isConfigured(environment, CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)) {
            settings.set(
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        }
        if (runtime.checkpointInterval().isPresent()
                || !isConfigured(environment, CheckpointingOptions.CHECKPOINTING_INTERVAL)) {
            settings.set(
                    CheckpointingOptions.CHECKPOINTING_INTERVAL,
                    runtime.checkpointInterval().orElse(RuntimeOptions.DEFAULT_CHECKPOINT_INTERVAL));
        }
        runtime.stateBackend()
                .ifPresent(kind -> settings.set(
                        StateBackendOptions.STATE_BACKEND, kind.name().toLowerCase(Locale.ROOT)));
        runtime.checkpointDir().ifPresent(dir -> settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, uri(dir)));
        environment.configure(settings);
        runtime.parallelism().ifPresent(environment::setParallelism);
    }

    private static boolean isConfigured(StreamExecutionEnvironment environment, ConfigOption<?> option) {
        return environment.getConfiguration().getOptional(option).isPresent();
    }

    /** A path becomes a file URI, as Flink wants it; a URI stays as it is. */
    private static String uri(String dir) {
        return dir.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*")
                ? dir
                : Path.of(dir).toUri().toString();
    }
}
