package io.flowmask.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.operators.batching.Lane;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.StageTimes;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
        metrics.register(() -> 7, lane -> lane == Lane.FULL ? 2 : 3);
    }

    @Test
    void registersExactlyTheNamedMetrics() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        for (Field field : MetricNames.class.getFields()) {
            if (!field.getName().equals("GROUP")) {
                names.add(MetricNames.GROUP + "." + field.get(null));
            }
        }

        assertThat(registered.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void countsFramesByWhatBecameOfThem() {
        StageTimes stages = new StageTimes(10L, 20L, 30L, 40L);
        metrics.segmented(Lane.FULL, stages);
        metrics.segmented(Lane.PARTIAL, stages);
        metrics.segmented(Lane.PARTIAL, stages);
        metrics.dropped(DropReason.DUPLICATE);
        metrics.dropped(DropReason.OUT_OF_ORDER);
        metrics.dropped(DropReason.OUT_OF_ORDER);
        metrics.unreadable();

        assertThat(count(MetricNames.FULL_FRAMES)).isEqualTo(1);
        assertThat(count(MetricNames.PARTIAL_FRAMES)).isEqualTo(2);
        assertThat(count(MetricNames.DUPLICATE_FRAMES)).isEqualTo(1);
        assertThat(count(MetricNames.OUT_OF_ORDER_FRAMES)).isEqualTo(2);
        assertThat(count(MetricNames.UNREADABLE_FRAMES)).isEqualTo(1);
        assertThat(maximum(MetricNames.PREPARE_MICROS)).isEqualTo(10);
        assertThat(maximum(MetricNames.QUEUE_MICROS)).isEqualTo(20);
        assertThat(maximum(MetricNames.DETECT_MICROS)).isEqualTo(40);
    }

    @Test
    void measuresBatchesByLane() {
        metrics.batch(Lane.FULL, 3, 1000);
        metrics.batch(Lane.PARTIAL, 8, 500);
        metrics.keyframeAge(160);

        assertThat(maximum(MetricNames.FULL_BATCH_SIZE)).isEqualTo(3);
        assertThat(maximum(MetricNames.PARTIAL_BATCH_SIZE)).isEqualTo(8);
        assertThat(maximum(MetricNames.INFERENCE_MICROS)).isEqualTo(1000);
        assertThat(maximum(MetricNames.KEYFRAME_AGE_MILLIS)).isEqualTo(160);
    }

    @Test
    void showsLengths() {
        assertThat(gauge(MetricNames.FRAMES_IN_FLIGHT)).isEqualTo(7);
        assertThat(gauge(MetricNames.FULL_QUEUE_LENGTH)).isEqualTo(2);
        assertThat(gauge(MetricNames.PARTIAL_QUEUE_LENGTH)).isEqualTo(3);
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
        return Objects.requireNonNull(registered.get(MetricNames.GROUP + "." + name), name);
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
