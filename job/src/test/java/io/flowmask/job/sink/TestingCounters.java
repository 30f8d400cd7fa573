package io.flowmask.job.sink;

import io.flowmask.operators.metrics.MetricRegistration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Remembers the counters that are registered, by their full name. */
final class TestingCounters {
    private final Map<String, Counter> counters = new TreeMap<>();

    MetricRegistration registration() {
        return new MetricRegistration(new RecordingGroup(""));
    }

    /** What a counter has counted. */
    long count(String name) {
        Counter counter = counters.get(name);
        if (counter == null) {
            throw new AssertionError("Expected a counter " + name + ", found " + counters.keySet());
        }
        return counter.getCount();
    }

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
            return counters.computeIfAbsent(prefix + name, none -> super.counter(name));
        }
    }
}
