package io.flowmask.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedFlinkITCase {
    private static final Duration REGISTRATION_TIMEOUT = Duration.ofSeconds(60);

    @Test
    void runsAJobToItsEnd() throws Exception {
        try (EmbeddedFlink flink =
                EmbeddedFlink.builder().taskManagers(2).slotsPerTaskManager(1).start()) {
            JobClient job = flink.submit(counting(1_000, 2), "counting");

            long counted = job.getJobExecutionResult().get(60, TimeUnit.SECONDS).getAccumulatorResult("counted");

            assertThat(counted).isEqualTo(1_000);
        }
    }

    @Test
    void keepsASavepointInTheStateFolder(@TempDir Path state) throws Exception {
        try (EmbeddedFlink flink = EmbeddedFlink.builder().stateFolder(state).start()) {
            StreamExecutionEnvironment endless = counting(Long.MAX_VALUE, 1);
            endless.enableCheckpointing(50);
            JobClient job = flink.submit(endless, "endless");
            while (job.getJobStatus().get() != JobStatus.RUNNING) {
                Thread.sleep(10);
            }

            String savepoint = stopWithSavepoint(job);

            assertThat(Path.of(URI.create(savepoint)))
                    .startsWith(state.resolve("savepoints"))
                    .isDirectory();
        }
        assertThat(state.resolve("savepoints")).isNotEmptyDirectory();
    }

    @Test
    void servesTheWebPageOnTheGivenPort() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (EmbeddedFlink flink = EmbeddedFlink.builder().webPort(port).start()) {
            assertThat(flink.webAddress()).hasPort(port);
            assertThat(overviewWithSlots(flink)).contains("\"slots-total\":1");
            assertThat(get(flink.webAddress())).contains("<html");
        }
    }

    @Test
    void leavesNoFilesAndClosesTwice(@TempDir Path parent) {
        EmbeddedFlink flink = EmbeddedFlink.builder().temporaryParent(parent).start();
        assertThat(parent).isNotEmptyDirectory();

        flink.close();
        flink.close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            EmbeddedFlink.Builder builder = EmbeddedFlink.builder().webPort(taken.getLocalPort());

            assertThatThrownBy(builder::start)
                    .isInstanceOf(EmbeddedStartException.class)
                    .hasMessageContaining("did not start with port " + taken.getLocalPort());
        }
    }

    /** Stopping fails as long as not every task runs, which a running job does not promise. */
    private static String stopWithSavepoint(JobClient job) throws Exception {
        while (true) {
            try {
                return job.stopWithSavepoint(false, null, SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!String.valueOf(e).contains("Not all required tasks are currently running")) {
                    throw e;
                }
            }
        }
    }

    /** A cluster takes jobs before its TaskManager has registered. */
    private static String overviewWithSlots(EmbeddedFlink flink) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + REGISTRATION_TIMEOUT.toNanos();
        String overview = get(flink.webAddress().resolve("/overview"));
        while (overview.contains("\"slots-total\":0") && System.nanoTime() < deadline) {
            Thread.sleep(50);
            overview = get(flink.webAddress().resolve("/overview"));
        }
        return overview;
    }

    private static StreamExecutionEnvironment counting(long count, int parallelism) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        environment.setParallelism(parallelism);
        environment.fromSequence(1, count).map(new Counting()).sinkTo(new DiscardingSink<>());
        return environment;
    }

    private static final class Counting extends RichMapFunction<Long, Long> {
        private final LongCounter counted = new LongCounter();

        @Override
        public void open(OpenContext context) {
            getRuntimeContext().addAccumulator("counted", counted);
        }

        @Override
        public Long map(Long value) {
            counted.add(1);
            return value;
        }
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
