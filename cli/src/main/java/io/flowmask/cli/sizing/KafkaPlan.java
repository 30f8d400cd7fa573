package io.flowmask.cli.sizing;

import java.time.Duration;

/**
 * Partitions, bandwidth and disk; bandwidth in bytes a second over all brokers.
 *
 * @param framePartitions of the frames' topic
 * @param eventPartitions of the mask events' topic
 * @param framesIn frames from cameras
 * @param eventsIn events from the job
 * @param replicationTraffic between brokers
 * @param framesOut frames to the job
 * @param eventsOut events to all consumers
 * @param shuffleTraffic frames between TaskManagers, to those that own their cameras
 * @param frameDiskBytes frames kept, all copies
 * @param eventDiskBytes events kept, all copies
 */
public record KafkaPlan(
        int framePartitions,
        int eventPartitions,
        double framesIn,
        double eventsIn,
        double replicationTraffic,
        double framesOut,
        double eventsOut,
        double shuffleTraffic,
        double frameDiskBytes,
        double eventDiskBytes) {

    static KafkaPlan of(Fleet fleet, Topics topics, int parallelism) {
        double frames = fleet.allFramesPerSecond() * topics.frameBytes();
        double events = fleet.allFramesPerSecond() * topics.eventBytes();
        return new KafkaPlan(
                partitions(frames, topics, parallelism),
                partitions(events, topics, parallelism),
                frames,
                events,
                (topics.replication() - 1) * (frames + events),
                frames,
                topics.consumers() * events,
                frames * (parallelism - 1) / parallelism,
                frames * seconds(topics.frameRetention()) * topics.replication(),
                events * seconds(topics.eventRetention()) * topics.replication());
    }

    /** So many that bandwidth fits, and the same number for each instance of the job. */
    private static int partitions(double bytesPerSecond, Topics topics, int parallelism) {
        int wanted = (int) Math.ceil(bytesPerSecond / topics.partitionBytesPerSecond());
        return Math.max(1, (wanted + parallelism - 1) / parallelism) * parallelism;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
