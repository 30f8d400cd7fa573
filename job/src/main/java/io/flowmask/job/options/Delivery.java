package io.flowmask.job.options;

/** What a failure may do to the outcomes on the topics. */
public enum Delivery {
    /** Nothing is lost; some may come again. */
    AT_LEAST_ONCE,
    /** Nothing is lost and nothing comes again, for consumers that read committed records only. */
    EXACTLY_ONCE
}
