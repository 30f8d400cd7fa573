package io.flowmask.cli.plan;

import io.flowmask.cli.cameras.PictureSize;
import io.flowmask.cli.sizing.Topics;
import io.flowmask.cli.terminal.DurationConverter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what travels over Kafka. */
final class TopicArguments {
    /** JPEG of camera frames; what simulated cameras and footage took is in docs/sizing.md. */
    private static final double BYTES_PER_PIXEL = 0.2;

    /** A mask event without instances: ids, times, the model's name and fingerprint. */
    private static final int EVENT_BYTES = 200;

    @Option(
            names = "--frame-size",
            converter = PictureSize.Converter.class,
            paramLabel = "WxH",
            description = "Size of the frames in pixels, of which a JPEG has 0.2 bytes each.")
    private @Nullable PictureSize frameSize;

    @Option(
            names = "--frame-bytes",
            converter = ByteSizeConverter.class,
            paramLabel = "SIZE",
            description = "Instead of --frame-size: mean size of an encoded frame, such as 60KB.")
    private @Nullable Long frameBytes;

    @Option(
            names = "--instances",
            defaultValue = "10",
            paramLabel = "N",
            description = "Mean number of instances in a frame. Default: ${DEFAULT-VALUE}.")
    private double instances;

    @Option(
            names = "--instance-bytes",
            converter = ByteSizeConverter.class,
            defaultValue = "500",
            paramLabel = "SIZE",
            description = "Mean size of an instance in a mask event. Default: ${DEFAULT-VALUE}.")
    private long instanceBytes;

    @Option(
            names = "--consumers",
            defaultValue = "1",
            paramLabel = "N",
            description = "Consumers that read all mask events. Default: ${DEFAULT-VALUE}.")
    private int consumers;

    @Option(
            names = "--retention",
            defaultValue = "10m",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description = "How long Kafka keeps frames. Default: ${DEFAULT-VALUE}.")
    private Duration retention;

    @Option(
            names = "--event-retention",
            defaultValue = "24h",
            converter = DurationConverter.class,
            paramLabel = "TIME",
            description = "How long Kafka keeps mask events. Default: ${DEFAULT-VALUE}.")
    private Duration eventRetention;

    @Option(
            names = "--replication",
            defaultValue = "3",
            paramLabel = "N",
            description = "Copies that Kafka keeps of every record. Default: ${DEFAULT-VALUE}.")
    private int replication;

    @Option(
            names = "--partition-throughput",
            converter = ByteSizeConverter.class,
            defaultValue = "10MB",
            paramLabel = "SIZE",
            description = "What a partition takes a second. Default: ${DEFAULT-VALUE}.")
    private long partitionThroughput;

    /**
     * Puts it together.
     *
     * @throws IllegalArgumentException when options do not make sense, alone or together
     */
    Topics topics() {
        if (!(instances >= 0) || Double.isInfinite(instances)) {
            throw new IllegalArgumentException("Instances must be 0 or more, but are " + instances);
        }
        return new Topics(
                meanFrameBytes(),
                EVENT_BYTES + instances * instanceBytes,
                consumers,
                retention,
                eventRetention,
                replication,
                partitionThroughput);
    }

    private double meanFrameBytes() {
        if (frameBytes != null && frameSize == null) {
            return frameBytes;
        }
        if (frameSize != null && frameBytes == null) {
            return BYTES_PER_PIXEL * frameSize.width() * frameSize.height();
        }
        throw new IllegalArgumentException("Give the frames' size, either --frame-size or --frame-bytes");
    }
}
