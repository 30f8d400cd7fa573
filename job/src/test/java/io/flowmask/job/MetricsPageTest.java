package io.flowmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.job.sink.SinkMetric;
import io.flowmask.operators.inference.SegmentationMetric;
import io.flowmask.operators.metrics.DescribedMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.junit.jupiter.api.Test;

/** Keeps docs/metrics.md the same as the metrics. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final String UPDATE =
            "mvn -Pfast -DskipTests=false -Dsurefire.failIfNoSpecifiedTests=false -Dtest=MetricsPageTest -Ddocs.update=true -pl job -am test";

    @Test
    void thePageSaysWhatTheMetricsAre() throws IOException {
        String page = page();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).as("Write the page anew: " + UPDATE).hasContent(page);
    }

    @Test
    void everyMetricIsDescribedAndHasANameOfItsOwn() {
        List<DescribedMetric> all = Stream.<DescribedMetric>concat(
                        Stream.of(SegmentationMetric.values()), Stream.of(SinkMetric.values()))
                .toList();

        assertThat(all).allSatisfy(metric -> {
            assertThat(metric.description()).as(metric.metricName()).endsWith(".");
            assertThat(metric.metricName()).matches("[a-z]+([A-Z][a-z]+)*");
        });
        assertThat(all).extracting(DescribedMetric::metricName).doesNotHaveDuplicates();
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Metrics

                Flowmask's metrics go through Flink's metric system, to whichever reporters the cluster has. They are in the group `flowmask`
                of the operator's own group. Labels are key-value groups: labels in Prometheus, parts of the name elsewhere. Counters start
                from 0 with the task, and after a failure frames are counted again that are worked on again.

                With Flink's Prometheus reporter a metric is called by the prefix of its section, its own labels and its name, for example
                `%s`. Histograms come as summaries: the same name with a
                label `quantile`, and with `_count` after it.

                This page is generated; a test compares it with the code.

                ## Operator `Segment frames`

                Prefix `%s_`.

                | metric | kind | labels | meaning |
                |---|---|---|---|
                """.formatted(
                        prometheusName(operator(), SegmentationMetric.SEGMENTED_FRAMES) + "{transform=\"FULL\"}",
                        scope(operator())));
        for (SegmentationMetric metric : SegmentationMetric.values()) {
            page.append(row(metric, metric.description()));
        }
        page.append("""

                ## Sinks

                Prefix `%s_`.

                | metric | kind | labels | meaning |
                |---|---|---|---|
                """.formatted(scope(sink())));
        for (SinkMetric metric : SinkMetric.values()) {
            page.append(row(metric, metric.description() + " In `" + metric.sink() + "`."));
        }
        page.append("""

                ## Flink's own that matter here

                | metric | where | meaning |
                |---|---|---|
                | `pendingRecords` | `Source: Read frames` | Frames that wait on the topic: whether the job keeps up. |
                | `watermarkLag` | `Source: Read frames` | Capture time against the clock: how old frames are when they come in, plus `out-of-orderness`. |
                | `busyTimeMsPerSecond`, `backPressuredTimeMsPerSecond` | every task | Which step is the narrow one. |
                | `lastCheckpointDuration`, `lastCheckpointFullSize` | job | How long barriers wait for frames in flight, and how much all cameras' features are. |
                | `numberOfCompletedCheckpoints`, `numberOfFailedCheckpoints` | job | Whether there is something to go on from. |
                | `numRestarts` | job | Failures. |
                | `Status.JVM.Memory.Heap.Used`, `Status.JVM.Memory.Heap.Max` | TaskManager | Cameras' features lie in the heap, with the state backend hashmap. |
                | `Status.JVM.Memory.Direct.MemoryUsed` | TaskManager | Images and features on their way to the engine; the model's weights are in no such figure. |
                | `Status.JVM.CPU.Load` | TaskManager | Share of the machine's processors that are in use. |
                | `Status.JVM.GarbageCollector.All.TimeMsPerSecond` | TaskManager | Time that the collector takes from the job. |

                In Prometheus' names the dots are underscores: `flink_taskmanager_Status_JVM_CPU_Load`, `flink_jobmanager_job_numRestarts`,
                `flink_taskmanager_job_task_busyTimeMsPerSecond`, `flink_taskmanager_job_task_operator_pendingRecords`.
                """);
        return page.toString();
    }

    private static String row(DescribedMetric metric, String meaning) {
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        metric.metricName(),
                        metric.kind().name().toLowerCase(Locale.ROOT),
                        metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")),
                        meaning)
                .replace(System.lineSeparator(), "\n");
    }

    private static MetricGroup operator() {
        return UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup();
    }

    /** Where Flink lets a sink's serializer have metrics. */
    private static MetricGroup sink() {
        return operator().addGroup("user");
    }

    private static String scope(MetricGroup owner) {
        return "flink_"
                + ((AbstractMetricGroup<?>) owner.addGroup(DescribedMetric.GROUP)).getLogicalScope(name -> name, '_');
    }

    private static String prometheusName(MetricGroup owner, DescribedMetric metric) {
        MetricGroup group = owner.addGroup(DescribedMetric.GROUP);
        for (String label : metric.labels()) {
            group = group.addGroup(label, "any");
        }
        return "flink_" + ((AbstractMetricGroup<?>) group).getLogicalScope(name -> name, '_') + "_"
                + metric.metricName();
    }
}
