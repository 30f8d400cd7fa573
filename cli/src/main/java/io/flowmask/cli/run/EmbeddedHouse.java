package io.flowmask.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.RootCause;
import io.flowmask.embedded.EmbeddedFlink;
import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.job.FlowmaskJob;
import io.flowmask.job.options.Delivery;
import io.flowmask.job.options.FrameTopics;
import io.flowmask.job.options.JobOptions;
import io.flowmask.job.options.KafkaOptions;
import io.flowmask.job.options.KafkaSettings;
import io.flowmask.job.options.RuntimeOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker, a Flink cluster and the job on it, all in this process. Closing it leaves nothing behind: no thread, port or file. */
final class EmbeddedHouse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedHouse.class);
    private static final int PARTITIONS = 4;
    private static final int SEGMENT_BYTES = 32 << 20;
    private static final Duration RETENTION_CHECK = Duration.ofSeconds(30);
    /** Of the job after failures in a row. */
    private static final int RESTARTS = 3;

    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(20);

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final JobOptions options;
    private final URI webAddress;
    private final JobClient job;
    private final CompletableFuture<JobExecutionResult> jobEnd;

    /**
     * Starts everything and submits the job.
     *
     * @param jobArguments the job's command line, without what the embedded broker decides
     * @param limits what it may take of this machine
     */
    static EmbeddedHouse start(List<String> jobArguments, Limits limits) throws IOException, InterruptedException {
        return new EmbeddedHouse(jobArguments, limits);
    }

    /**
     * What the house may take of this machine.
     *
     * @param webPort port of Flink's page; empty for any
     * @param retention how long the broker keeps what was sent; empty for Kafka's default, a week
     */
    record Limits(OptionalInt webPort, Optional<Duration> retention) {
        static final Limits NONE = new Limits(OptionalInt.empty(), Optional.empty());
    }

    private EmbeddedHouse(List<String> jobArguments, Limits limits) throws IOException, InterruptedException {
        try {
            EmbeddedKafka broker = opened(broker(limits).start());
            options = JobOptions.parse(withBroker(jobArguments, broker.bootstrapServers()));
            KafkaSettings kafka = options.kafka();
            for (String topic : List.of(
                    framesTopic(), kafka.maskEventsTopic(), kafka.droppedFramesTopic(), kafka.deadLettersTopic())) {
                broker.createTopic(topic, PARTITIONS);
            }
            Path state = Files.createTempDirectory("flowmask-state");
            resources.push(() -> deleteRecursively(state));
            EmbeddedFlink.Builder cluster = EmbeddedFlink.builder()
                    .slotsPerTaskManager(options.runtime().parallelism().orElse(1))
                    .stateFolder(state);
            limits.webPort().ifPresent(cluster::webPort);
            EmbeddedFlink flink = opened(cluster.start());
            webAddress = flink.webAddress();
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
            environment.setParallelism(options.runtime().parallelism().orElse(1));
            environment.configure(restartingAFewTimes());
            FlowmaskJob.build(environment, options);
            job = flink.submit(environment, options.runtime().jobName());
            jobEnd = job.getJobExecutionResult();
            resources.push(this::cancelJob);
        } catch (Throwable e) {
            closeAfter(e);
            throw e;
        }
    }

    /** By default Flink tries for ever, in silence; here somebody waits to be told what is wrong. */
    private static Configuration restartingAFewTimes() {
        return new Configuration()
                .set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay")
                .set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, RESTARTS)
                .set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(200))
                .set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(10))
                .set(
                        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                        Duration.ofMinutes(2));
    }

    private static EmbeddedKafka.Builder broker(Limits limits) {
        EmbeddedKafka.Builder broker = EmbeddedKafka.builder();
        limits.retention()
                .ifPresent(retention -> broker.retention(retention)
                        // Only whole segments are deleted.
                        .setting("log.segment.bytes", Integer.toString(SEGMENT_BYTES))
                        .setting("log.retention.check.interval.ms", Long.toString(RETENTION_CHECK.toMillis())));
        return broker;
    }

    private <T extends AutoCloseable> T opened(T resource) {
        resources.push(resource);
        return resource;
    }

    /** The job's command line with what the embedded broker decides. */
    static List<String> withBroker(List<String> jobArguments, String bootstrapServers) {
        List<String> all = new ArrayList<>(jobArguments);
        all.add("--" + KafkaOptions.BOOTSTRAP_SERVERS.key() + "=" + bootstrapServers);
        all.add("--" + KafkaOptions.START_OFFSETS.key() + "=earliest");
        return all;
    }

    KafkaSettings kafka() {
        return options.kafka();
    }

    /** The topic that frames are sent to: the first that the job reads. */
    String framesTopic() {
        FrameTopics.Named topics = (FrameTopics.Named) options.kafka().frames();
        return topics.names().get(0);
    }

    /** Address of Flink's web page and REST interface. */
    URI webAddress() {
        return webAddress;
    }

    /** How long an outcome may wait before it can be read: with exactly-once, until the next checkpoint. */
    Duration commitInterval() {
        return options.kafka().delivery() == Delivery.EXACTLY_ONCE
                ? options.runtime()
                        .checkpointInterval()
                        .orElse(RuntimeOptions.DEFAULT_CHECKPOINT_INTERVAL)
                        .multipliedBy(2)
                : Duration.ZERO;
    }

    /**
     * Waits until every task runs, which is when the model has been loaded.
     *
     * @param giveUp asked again and again; when true, waiting ends
     * @throws CommandFailure when the job ends before
     */
    void awaitTasksRunning(BooleanSupplier giveUp) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        HttpRequest request = HttpRequest.newBuilder(webAddress.resolve("/jobs/" + job.getJobID()))
                .timeout(Duration.ofSeconds(30))
                .build();
        JsonMapper mapper = JsonMapper.builder().build();
        while (!giveUp.getAsBoolean()) {
            throwIfJobEnded();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode vertices = mapper.readTree(answer.body()).path("vertices");
            boolean running = !vertices.isEmpty();
            for (JsonNode vertex : vertices) {
                running &= vertex.path("status").asText().equals("RUNNING");
            }
            if (running) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** Throws the job's failure, if it has ended. */
    void throwIfJobEnded() throws InterruptedException {
        if (!jobEnd.isDone()) {
            return;
        }
        try {
            jobEnd.get();
            throw new CommandFailure("The job ended by itself, although its source has no end.");
        } catch (ExecutionException e) {
            throw new CommandFailure("The job failed: " + RootCause.describe(e), e);
        }
    }

    private void cancelJob() throws InterruptedException {
        if (jobEnd.isDone()) {
            return;
        }
        try {
            job.cancel().get(CANCEL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            jobEnd.handle((result, failure) -> result).get(CANCEL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The job could not be cancelled; the cluster is closed under it", e);
        }
    }

    private static void deleteRecursively(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Ends the job, then Flink, then the broker. */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = new IllegalStateException("Shutting down failed: " + e.getMessage(), e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
