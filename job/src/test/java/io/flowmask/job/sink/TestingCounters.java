package io.flowmask.job.sink;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A metric group that remembers its counters. */
final class TestingCounters extends UnregisteredMetricsGroup {
    private final Map<String, Counter> counters = new TreeMap<>();

    @Override
    public Counter counter(String name) {
        return counters.computeIfAbsent(name, super::counter);
    }

    /** Counts by name. */
    Map<String, Long> values() {
        Map<String, Long> values = new TreeMap<>();
        counters.forEach((name, counter) -> values.put(name, counter.getCount()));
        return values;
    }
}
