package io.flowmask.operators.metrics;

import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** Registers metrics as their descriptions have it: under {@link DescribedMetric#GROUP}, with their labels as key-value groups. */
public final class MetricRegistration {
    /** Values that a histogram looks back on. */
    private static final int HISTOGRAM_WINDOW = 1024;

    private final MetricGroup group;

    /**
     * @param owner the operator's or sink's group
     */
    public MetricRegistration(MetricGroup owner) {
        this.group = owner.addGroup(DescribedMetric.GROUP);
    }

    public Counter counter(DescribedMetric metric, String... labelValues) {
        return groupOf(metric, DescribedMetric.Kind.COUNTER, labelValues).counter(metric.metricName());
    }

    public Histogram histogram(DescribedMetric metric, String... labelValues) {
        return groupOf(metric, DescribedMetric.Kind.HISTOGRAM, labelValues)
                .histogram(metric.metricName(), new DescriptiveStatisticsHistogram(HISTOGRAM_WINDOW));
    }

    /** The value is asked for on the reporter's thread. */
    public void gauge(DescribedMetric metric, Gauge<Integer> value, String... labelValues) {
        groupOf(metric, DescribedMetric.Kind.GAUGE, labelValues).gauge(metric.metricName(), value);
    }

    private MetricGroup groupOf(DescribedMetric metric, DescribedMetric.Kind kind, String... labelValues) {
        List<String> labels = metric.labels();
        if (metric.kind() != kind || labels.size() != labelValues.length) {
            throw new IllegalArgumentException(metric.metricName() + " is a " + metric.kind() + " with the labels "
                    + labels + ", but was to be registered as a " + kind + " with " + labelValues.length + " labels");
        }
        MetricGroup labelled = group;
        for (int i = 0; i < labelValues.length; i++) {
            labelled = labelled.addGroup(labels.get(i), labelValues[i]);
        }
        return labelled;
    }
}
