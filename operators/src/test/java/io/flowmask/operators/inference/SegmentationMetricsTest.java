package io.flowmask.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.ModelIdentity;
import io.flowmask.operators.batching.Lane;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.StageTimes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentationMetricsTest {
    private final Map<String, Metric> registered = new TreeMap<>();
    private final SegmentationMetrics metrics = new SegmentationMetrics(new RecordingGroup(""));

    @BeforeEach
    void registerGauges() {
        metrics.register(() -> 7, lane -> lane == Lane.FULL ? 2 : 3, () -> 9);
        metrics.register(new ModelIdentity("street", "feed", List.of("car")));
    }

    @Test
    void registersExactlyTheDescribedMetrics() {
        Set<String> expected = new TreeSet<>();
        for (SegmentationMetric metric : SegmentationMetric.values()) {
            List<String> scopes = switch (String.join(" ", metric.labels())) {
                case "" -> List.of("");
                case "transform" -> List.of("transform.FULL.", "transform.PARTIAL.");
                case "reason" -> List.of("reason.DUPLICATE.", "reason.OUT_OF_ORDER.", "reason.STALE.");
                case "model fingerprint" -> List.of("model.street.fingerprint.feed.");
                default -> throw new AssertionError("What are the values of " + metric.labels() + "?");
            };
            scopes.forEach(scope -> expected.add("flowmask." + scope + metric.metricName()));
        }

        assertThat(registered.keySet()).isEqualTo(expected);
    }

    @Test
    void countsFramesByWhatBecameOfThem() {
        StageTimes stages = new StageTimes(10L, 20L, 30L, 40L);
        metrics.segmented(Lane.FULL, stages, 120);
        metrics.segmented(Lane.PARTIAL, stages, 90);
        metrics.segmented(Lane.PARTIAL, stages, 80);
        metrics.dropped(DropReason.DUPLICATE);
        metrics.dropped(DropReason.OUT_OF_ORDER);
        metrics.dropped(DropReason.OUT_OF_ORDER);
        metrics.dropped(DropReason.STALE);
        metrics.unreadable();

        assertThat(count("transform.FULL.segmentedFrames")).isEqualTo(1);
        assertThat(count("transform.PARTIAL.segmentedFrames")).isEqualTo(2);
        assertThat(count("reason.DUPLICATE.droppedFrames")).isEqualTo(1);
        assertThat(count("reason.OUT_OF_ORDER.droppedFrames")).isEqualTo(2);
        assertThat(count("reason.STALE.droppedFrames")).isEqualTo(1);
        assertThat(count("unreadableFrames")).isEqualTo(1);
        assertThat(maximum("latencyMillis")).isEqualTo(120);
        assertThat(maximum("prepareMicros")).isEqualTo(10);
        assertThat(maximum("queueMicros")).isEqualTo(20);
        assertThat(maximum("detectMicros")).isEqualTo(40);
    }

    @Test
    void measuresBatchesByTransform() {
        metrics.batch(Lane.FULL, 3, 1000);
        metrics.batch(Lane.PARTIAL, 8, 500);

        assertThat(maximum("transform.FULL.batchSize")).isEqualTo(3);
        assertThat(maximum("transform.PARTIAL.batchSize")).isEqualTo(8);
        assertThat(maximum("inferenceMicros")).isEqualTo(1000);
    }

    @Test
    void measuresKeyframes() {
        metrics.keyframeInterval(5);
        metrics.keyframeAge(160);

        assertThat(maximum("keyframeInterval")).isEqualTo(5);
        assertThat(maximum("keyframeAgeMillis")).isEqualTo(160);
        assertThat(gauge("featureBytes")).isEqualTo(0);

        metrics.features(1_024);

        assertThat(gauge("featureBytes")).isEqualTo(1_024);
    }

    @Test
    void showsLengthsAndTheModel() {
        assertThat(gauge("framesInFlight")).isEqualTo(7);
        assertThat(gauge("transform.FULL.queueLength")).isEqualTo(2);
        assertThat(gauge("transform.PARTIAL.queueLength")).isEqualTo(3);
        assertThat(gauge("cachedCameras")).isEqualTo(9);
        assertThat(gauge("model.street.fingerprint.feed.loadedModel")).isEqualTo(1);
    }

    private long count(String name) {
        return ((Counter) find(name)).getCount();
    }

    private long maximum(String name) {
        return ((Histogram) find(name)).getStatistics().getMax();
    }

    private Object gauge(String name) {
        return ((Gauge<?>) find(name)).getValue();
    }

    private Metric find(String name) {
        return Objects.requireNonNull(registered.get("flowmask." + name), name);
    }

    /** Keeps what is registered, by its full name. */
    private final class RecordingGroup extends UnregisteredMetricsGroup {
        private final String prefix;

        RecordingGroup(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return new RecordingGroup(prefix + name + ".");
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new RecordingGroup(prefix + key + "." + value + ".");
        }

        @Override
        public Counter counter(String name) {
            Counter counter = super.counter(name);
            registered.put(prefix + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            registered.put(prefix + name, gauge);
            return gauge;
        }

        @Override
        public <H extends Histogram> H histogram(String name, H histogram) {
            registered.put(prefix + name, histogram);
            return histogram;
        }
    }
}
