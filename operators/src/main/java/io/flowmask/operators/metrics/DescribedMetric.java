package io.flowmask.operators.metrics;

import java.util.List;

/**
 * A metric as dashboards know it. Names, labels and meanings are a contract: docs/metrics.md lists all of them, and a test compares
 * it with them.
 */
public interface DescribedMetric {
    /** The group of all of Flowmask's metrics, inside the group of the operator or sink that they belong to. */
    String GROUP = "flowmask";

    /** What kind of number it is. */
    enum Kind {
        /** Goes up from 0 at every start of the task. */
        COUNTER,
        /** What is at the moment. */
        GAUGE,
        /** Quantiles, mean, least and most of the last values. */
        HISTOGRAM
    }

    /** Name, without the group. */
    String metricName();

    Kind kind();

    /** Names of the labels that tell metrics of this name apart; none as a rule. */
    List<String> labels();

    /** A sentence. */
    String description();
}
