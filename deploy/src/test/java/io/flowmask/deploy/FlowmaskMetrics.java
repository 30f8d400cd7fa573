package io.flowmask.deploy;

import io.flowmask.job.sink.SinkMetric;
import io.flowmask.operators.inference.SegmentationMetric;
import io.flowmask.operators.metrics.DescribedMetric;
import java.util.LinkedHashMap;
import java.util.Map;

/** Flowmask's metrics by their names in Prometheus: docs/metrics.md says how they come about. */
final class FlowmaskMetrics {
    private FlowmaskMetrics() {}

    static Map<String, DescribedMetric> byName() {
        Map<String, DescribedMetric> metrics = new LinkedHashMap<>();
        for (SegmentationMetric metric : SegmentationMetric.values()) {
            metrics.put(name("flink_taskmanager_job_task_operator_flowmask_", metric), metric);
        }
        for (SinkMetric metric : SinkMetric.values()) {
            metrics.put(name("flink_taskmanager_job_task_operator_user_flowmask_", metric), metric);
        }
        return metrics;
    }

    private static String name(String prefix, DescribedMetric metric) {
        return prefix
                + metric.labels().stream().map(label -> label + "_").reduce("", String::concat)
                + metric.metricName();
    }
}
