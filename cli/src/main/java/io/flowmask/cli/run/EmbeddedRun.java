package io.flowmask.cli.run;

import io.flowmask.cameras.CameraPublisher;
import io.flowmask.cameras.FrameSink;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.GracefulStop;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.cli.terminal.Stopwatch;
import io.flowmask.job.options.Delivery;
import io.flowmask.job.options.KafkaSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The job with everything around it in this process: broker, Flink, cameras, and a consumer that counts. It ends when every frame
 * that was sent has its outcome. Runs once.
 */
final class EmbeddedRun {
    /** How long to wait for one more outcome before the frames without one are given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The same after Ctrl-C. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(5);

    /** How long Ctrl-C waits for the summary and for everything to be shut down. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** Frames without an outcome at most when playing as fast as possible: enough to fill batches, little to store. */
    private static final int MAX_BACKLOG = 500;

    /** The same where outcomes can be read once per checkpoint only. */
    private static final int MAX_TRANSACTIONAL_BACKLOG = 20_000;

    private final Settings settings;
    private final PrintWriter err;
    private final FrameLedger ledger = new FrameLedger();
    private final LatencyRecorder latencies = new LatencyRecorder();

    /**
     * What is run.
     *
     * @param jobArguments the job's command line, without what the embedded broker decides
     * @param origin where the frames come from
     * @param duration time after which no more frames are sent
     * @param events file for the mask events
     * @param limits what it may take of this machine
     * @param companion what runs beside the job
     */
    record Settings(
            List<String> jobArguments,
            FrameOrigin origin,
            Optional<Duration> duration,
            Optional<Path> events,
            EmbeddedHouse.Limits limits,
            Companion companion) {
        Settings {
            jobArguments = List.copyOf(jobArguments);
        }

        /** A run with nothing beside it. */
        Settings(List<String> jobArguments, FrameOrigin origin, Optional<Duration> duration, Optional<Path> events) {
            this(jobArguments, origin, duration, events, EmbeddedHouse.Limits.NONE, house -> () -> {});
        }
    }

    /** Something that runs beside the job: begun when broker and Flink are there, ended before they are. */
    @FunctionalInterface
    interface Companion {
        Running begin(EmbeddedHouse house);

        /** It runs until it is closed. */
        @FunctionalInterface
        interface Running extends AutoCloseable {
            @Override
            void close();
        }
    }

    EmbeddedRun(Settings settings, PrintWriter err) {
        this.settings = settings;
        this.err = err;
    }

    /** What to do with the summary. */
    @FunctionalInterface
    interface SummaryOutput {
        void accept(RunSummary summary) throws IOException;
    }

    /**
     * Runs to the end.
     *
     * @param output takes the summary, when broker and Flink are gone
     * @return frames that are left without an outcome
     * @throws CommandFailure when the job fails
     */
    @SuppressWarnings("try") // the signals are caught while it is open
    long run(SummaryOutput output) throws IOException, InterruptedException {
        RunControl control = new RunControl();
        try (GracefulStop onSignal = GracefulStop.of(control::stop, Optional.empty(), GRACE)) {
            RunSummary summary = run(control);
            output.accept(summary);
            return summary.unaccounted();
        }
    }

    /** Lets a signal end the run at any moment of it. */
    private static final class RunControl {
        private final AtomicBoolean stopping = new AtomicBoolean();
        private FrameOrigin.@Nullable Sending cameras;

        synchronized void stop() {
            stopping.set(true);
            if (cameras != null) {
                cameras.stop();
            }
        }

        synchronized void sending(FrameOrigin.Sending newCameras) {
            cameras = newCameras;
            if (stopping.get()) {
                newCameras.stop();
            }
        }

        boolean isStopping() {
            return stopping.get();
        }
    }

    @SuppressWarnings("try") // what runs beside the job works by being open
    private RunSummary run(RunControl control) throws IOException, InterruptedException {
        say("Starting Kafka and Flink in this process …");
        try (EmbeddedHouse house = EmbeddedHouse.start(settings.jobArguments(), settings.limits())) {
            KafkaSettings kafka = house.kafka();
            say("Kafka at " + kafka.bootstrapServers() + ", Flink's page at " + house.webAddress());
            try (Companion.Running beside = settings.companion().begin(house);
                    Events events = Events.to(settings.events());
                    OutcomeReader reader = OutcomeReader.start(kafka, ledger, latencies, events.lines())) {
                house.awaitTasksRunning(control::isStopping);
                long startNanos = System.nanoTime();
                play(control, house, reader);
                double seconds = Math.max(1, reader.lastOutcomeNanos() - startNanos) / 1e9;
                return RunSummary.of(ledger.balance(), seconds, latencies.percentiles());
            }
        }
    }

    @SuppressWarnings("try") // the timer and the progress line work by being open
    private void play(RunControl control, EmbeddedHouse house, OutcomeReader reader)
            throws IOException, InterruptedException {
        Stopwatch stopwatch = new Stopwatch();
        try (CameraPublisher publisher = CameraPublisher.connect(
                        house.kafka().bootstrapServers(), house.framesTopic(), Map.of(), ledger::acknowledged);
                ProgressLine progress = ProgressLine.start(err, () -> progress(stopwatch))) {
            FrameOrigin.Sending cameras = settings.origin().open(sink(publisher, house, reader), progress);
            control.sending(cameras);
            try (GracefulStop afterDuration = GracefulStop.of(cameras::stop, settings.duration(), GRACE)) {
                cameras.run();
            }
            publisher.flush();
            awaitOutcomes(control, house, reader);
        }
    }

    /** Books every frame before it is sent, and holds fast playing back so that the backlog stays small. */
    private FrameSink sink(CameraPublisher publisher, EmbeddedHouse house, OutcomeReader reader) {
        boolean fast = settings.origin().isUnpaced();
        int limit = house.kafka().delivery() == Delivery.EXACTLY_ONCE ? MAX_TRANSACTIONAL_BACKLOG : MAX_BACKLOG;
        return frame -> {
            house.throwIfJobEnded();
            reader.throwIfFailed();
            while (fast && !ledger.awaitOpenBelow(limit, Duration.ofMillis(500))) {
                house.throwIfJobEnded();
                reader.throwIfFailed();
            }
            ledger.sending(frame.getCameraId(), frame.getSequence());
            publisher.send(frame);
        };
    }

    private void awaitOutcomes(RunControl control, EmbeddedHouse house, OutcomeReader reader)
            throws InterruptedException {
        long playedNanos = System.nanoTime();
        while (!ledger.awaitSettled(Duration.ofMillis(250))) {
            house.throwIfJobEnded();
            reader.throwIfFailed();
            Duration patience = control.isStopping() ? SHORT_PATIENCE : PATIENCE.plus(house.commitInterval());
            long quietNanos = System.nanoTime() - Math.max(playedNanos, reader.lastOutcomeNanos());
            if (quietNanos > patience.toNanos()) {
                return;
            }
        }
    }

    private String progress(Stopwatch stopwatch) {
        FrameLedger.Balance now = ledger.balance();
        return String.format(
                Locale.ROOT,
                "%,d frames in, %,d masks out (%,d full, %,d partial), %,d dropped, %,d dead letters, lag %,d, %.1f frames/s",
                now.sent(),
                now.maskEvents(),
                now.full(),
                now.partial(),
                now.dropped(),
                now.deadLetters(),
                now.open(),
                now.outcomes() / stopwatch.seconds());
    }

    private void say(String message) {
        err.println(message);
        err.flush();
    }

    /** The file of mask events, or none. */
    private record Events(Optional<EventLines> lines) implements AutoCloseable {
        static Events to(Optional<Path> file) throws IOException {
            return new Events(file.isPresent() ? Optional.of(EventLines.create(file.get())) : Optional.empty());
        }

        @Override
        public void close() throws IOException {
            if (lines.isPresent()) {
                lines.get().close();
            }
        }
    }
}
