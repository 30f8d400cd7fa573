package io.flowmask.job.sink;

import io.flowmask.operators.metrics.DescribedMetric;
import java.util.List;

/** The metrics of the sinks, beside those of Flink and of Kafka's producer. All of them are counters. */
public enum SinkMetric implements DescribedMetric {
    DEAD_LETTERS(
            "deadLetters",
            "Records that could not be read as a frame, and frames whose image could not be used.",
            OutcomeSinks.WRITE_DEAD_LETTERS,
            "reason"),
    SHORTENED_LETTERS(
            "shortenedLetters",
            "Dead letters that were too large for their topic and lost the end of their bytes.",
            OutcomeSinks.WRITE_DEAD_LETTERS),
    SHORTENED_EVENTS(
            "shortenedEvents",
            "Mask events that were too large for their topic and lost instances.",
            OutcomeSinks.WRITE_MASK_EVENTS),
    OMITTED_INSTANCES(
            "omittedInstances",
            "Instances left out of mask events that were too large.",
            OutcomeSinks.WRITE_MASK_EVENTS);

    private final String metricName;
    private final String description;
    private final String sink;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> labels;

    SinkMetric(String metricName, String description, String sink, String... labels) {
        this.metricName = metricName;
        this.description = description;
        this.sink = sink;
        this.labels = List.of(labels);
    }

    @Override
    public String metricName() {
        return metricName;
    }

    @Override
    public Kind kind() {
        return Kind.COUNTER;
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public String description() {
        return description;
    }

    /** Name of the operator that has it. */
    public String sink() {
        return sink;
    }
}
