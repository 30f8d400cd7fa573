package io.flowmask.job.testing;

import io.flowmask.embedded.EmbeddedKafka;
import java.util.List;
import java.util.Map;

/** Topics of one run, with names of their own, so that several runs share a broker. */
public record TestingTopics(String frames, String maskEvents, String droppedFrames, String deadLetters) {

    public static TestingTopics create(EmbeddedKafka kafka, String frames, String run) {
        TestingTopics topics = named(frames, run);
        kafka.createTopic(frames, 3);
        topics.outputs().forEach(topic -> kafka.createTopic(topic, 2));
        return topics;
    }

    /** The names of a run's topics. */
    public static TestingTopics named(String frames, String run) {
        return new TestingTopics(frames, run + "-mask-events", run + "-dropped-frames", run + "-dead-letters");
    }

    public List<String> outputs() {
        return List.of(maskEvents, droppedFrames, deadLetters);
    }

    /** The job's options for these topics. */
    public Map<String, String> options(EmbeddedKafka kafka) {
        return Map.of(
                "bootstrap-servers", kafka.bootstrapServers(),
                "topics", frames,
                "mask-events-topic", maskEvents,
                "dropped-frames-topic", droppedFrames,
                "dead-letters-topic", deadLetters,
                "start-offsets", "earliest");
    }
}
