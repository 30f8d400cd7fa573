package io.flowmask.job.cluster;

import io.flowmask.job.testing.OutcomeReader;
import io.flowmask.job.testing.TestingCameras;
import io.flowmask.job.testing.TestingTopics;
import io.flowmask.job.testing.TinyModel;
import io.flowmask.schemas.DeadLetterReason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The cameras' and the counter's process: sends two thirds of the frames and the poison, says in the file {@code progress} when a
 * third of all outcomes is there, sends the rest once the file {@code killed} is there, waits for all of them, counts, and asks the
 * JobManager whether the job ran as the cluster is configured, and whether it failed at all.
 */
final class ClusterCameras {
    private static final List<String> CAMERAS = List.of("north", "south", "west");
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private ClusterCameras() {}

    public static void main(String[] arguments) throws Exception {
        String bootstrapServers = arguments[0];
        URI rest = URI.create("http://localhost:" + arguments[1]);
        Path progress = Path.of(arguments[2]);
        Path killed = Path.of(arguments[3]);
        int framesPerCamera = Integer.parseInt(arguments[4]);
        TestingTopics topics = TestingTopics.named("frames", "cluster");
        try (TestingCameras cameras = new TestingCameras(bootstrapServers, "frames");
                OutcomeReader outcomes = new OutcomeReader(bootstrapServers, topics)) {
            int heldBackFrom = framesPerCamera * 2 / 3;
            send(cameras, 0, heldBackFrom);
            outcomes.await(cameras.sent() / 2, PATIENCE);
            Files.writeString(progress, "a third");
            // However fast the job is, it cannot have ended when the TaskManager is killed.
            awaitFile(killed);
            send(cameras, heldBackFrom, framesPerCamera);
            outcomes.await(cameras.sent(), PATIENCE);
            JobOverRest job = JobOverRest.only(rest);
            job.checkRunsAsConfigured(2, 500);
            // What comes twice may come in the next transaction.
            job.awaitCheckpoints(2, PATIENCE);
            outcomes.assertOutcomesOf(cameras);
            long failures = job.failures();
            if (failures < 1) {
                throw new IllegalStateException("The job never failed, so the count proves nothing");
            }
            System.out.printf(
                    "every frame once: %d records, %d mask events, %d dead letters, %d failures%n",
                    cameras.sent(),
                    outcomes.maskEvents().size(),
                    outcomes.deadLetters().size(),
                    failures);
        }
    }

    /** Sends each camera's frames from one sequence to before another. */
    private static void send(TestingCameras cameras, int from, int to) throws Exception {
        for (int sequence = from; sequence < to; sequence++) {
            for (String camera : CAMERAS) {
                cameras.frame(camera, sequence, TinyModel.frame(sequence), TinyModel.WIDTH_PX, TinyModel.HEIGHT_PX);
            }
            if (sequence % 10 == 0) {
                cameras.foreignRecord(
                        "nobody", "no frame".getBytes(StandardCharsets.UTF_8), DeadLetterReason.FOREIGN_BYTES);
                cameras.unusableImage("blind", sequence, new byte[] {1, 2}, 8, 8, DeadLetterReason.UNREADABLE_IMAGE);
            }
        }
        cameras.flush();
    }

    private static void awaitFile(Path file) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Files.notExists(file)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("There is no file " + file + " after " + PATIENCE);
            }
            Thread.sleep(50);
        }
    }
}
