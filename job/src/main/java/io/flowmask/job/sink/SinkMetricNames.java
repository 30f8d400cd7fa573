package io.flowmask.job.sink;

/** Names of the sinks' metrics, in the group {@value #GROUP} of the sink's own group. */
public final class SinkMetricNames {
    public static final String GROUP = "flowmask";

    /** Counter: mask events that were too large for their topic and lost instances. */
    public static final String SHORTENED_EVENTS = "shortenedEvents";
    /** Counter: instances left out of events that were too large. */
    public static final String OMITTED_INSTANCES = "omittedInstances";

    private SinkMetricNames() {}
}
