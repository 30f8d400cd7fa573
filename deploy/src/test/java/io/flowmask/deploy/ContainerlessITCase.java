package io.flowmask.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.flowmask.deploy.ComposeFile.Service;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What `docker compose up` starts, started without containers: the same commands, environment, configuration and jars. Needs what the
 * modules below have built. Leaves every process's log in target/containerless.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerlessITCase {
    private static final Path WORK = Path.of("target/containerless").toAbsolutePath();
    private static final String TOKEN = "a-token-for-the-test";
    private static final int CAMERAS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern REPORTER = Pattern.compile("Started PrometheusReporter HTTP server on port (\\d+)");

    private final ComposeFile compose = new ComposeFile(Map.of(
            "FLOWMASK_CAMERAS", Integer.toString(CAMERAS), "FLOWMASK_FPS", "3", "FLOWMASK_CONSOLE_TOKEN", TOKEN));
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Containerless running;

    @BeforeAll
    void startEverythingButDashboards() throws Exception {
        deleteRecursively(WORK);
        Files.createDirectories(WORK);
        running = new Containerless(WORK, compose);
        for (Service service : compose.startOrder("cpu")) {
            if (!service.name().equals("prometheus") && !service.name().equals("grafana")) {
                run().start(service);
            }
        }
    }

    private Containerless run() {
        assertThat(running).isNotNull();
        return running;
    }

    @AfterEach
    void everythingStillRuns() throws IOException {
        run().assertAllRunning();
    }

    @AfterAll
    void end() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void everyCameraGetsFullAndPartialMasks() throws Exception {
        assertThat(run().runJava(MaskEventProbe.class, "kafka:9092", "mask-events", Integer.toString(CAMERAS)))
                .isEqualToIgnoringNewLines("camera-01 camera-02");
    }

    @Test
    void theConsoleAnswersAndHasItsToken() throws Exception {
        String said = Files.readString(run().log(compose.service("console")));
        Matcher address = Pattern.compile("Console: (http://localhost:\\d+/)#token=(\\S+)")
                .matcher(said);

        assertThat(address.find()).as(said).isTrue();
        assertThat(address.group(2)).isEqualTo(TOKEN);
        assertThat(get(URI.create(address.group(1)))).contains("<title>");
    }

    @Test
    void theJobIsNotSubmittedTwice() throws Exception {
        Service submit = compose.service("submit");
        run().start(submit);

        assertThat(Files.readString(run().log(submit))).contains("The job is running already.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobmanager", "console"})
    void imagesHaveLicenceAndNotice(String service) {
        Path folder = WORK.resolve("roots").resolve(service).resolve("opt/flowmask");

        assertThat(folder.resolve("LICENSE")).hasSameTextualContentAs(Sources.path("LICENSE"));
        assertThat(folder.resolve("NOTICE")).hasSameTextualContentAs(Sources.path("NOTICE"));
    }

    @Test
    void checkpointsLieOnTheirVolume() throws Exception {
        Path checkpoints = WORK.resolve("volumes/state/checkpoints");

        await("a checkpoint in " + checkpoints, () -> {
            if (!Files.exists(checkpoints)) {
                return false;
            }
            try (Stream<Path> files = Files.walk(checkpoints)) {
                return files.anyMatch(file -> file.endsWith("_metadata"));
            }
        });
    }

    @Test
    void theReportersServeEveryMetricAndLabelThatTheDashboardAsksFor() throws Exception {
        Dashboard dashboard = new Dashboard();
        // Some of Flink's own are there only when frames have come.
        await("every metric of " + dashboard.metrics(), () -> served().names().containsAll(dashboard.metrics()));

        PrometheusText served = served();
        FlowmaskMetrics.byName().forEach((name, metric) -> {
            assertThat(served.names()).contains(name);
            assertThat(served.labels(name)).containsAll(metric.labels());
        });
        for (String expression : dashboard.expressions()) {
            for (String name : Dashboard.metrics(expression)) {
                assertThat(served.labels(name)).as(expression).containsAll(Dashboard.labels(expression));
            }
        }
    }

    private PrometheusText served() throws IOException, InterruptedException {
        PrometheusText served = new PrometheusText();
        for (Map.Entry<String, Integer> reporter : reporters().entrySet()) {
            served.read(
                    URI.create("http://" + run().address(reporter.getKey()) + ":" + reporter.getValue() + "/metrics"));
        }
        return served;
    }

    @Test
    void prometheusAnswersEverythingThatTheDashboardAsks() throws Exception {
        PrometheusTools.require("prometheus");
        Service prometheus = compose.service("prometheus");
        run().start(prometheus, reporters());

        for (String expression : new Dashboard().expressions()) {
            URI question = URI.create("http://" + run().address(prometheus.name()) + ":9090/api/v1/query?query="
                    + URLEncoder.encode(Dashboard.asked(expression), StandardCharsets.UTF_8));
            await("an answer to " + expression, () -> {
                JsonNode answer = Sources.parseYaml(get(question));
                assertThat(answer.path("status").asText()).isEqualTo("success");
                return !answer.at("/data/result").isEmpty();
            });
        }
    }

    private Map<String, Integer> reporters() throws IOException {
        return Map.of("jobmanager", reporterPort("jobmanager"), "taskmanager", reporterPort("taskmanager"));
    }

    private int reporterPort(String service) throws IOException {
        String log = Files.readString(run().log(compose.service(service)));
        Matcher port = REPORTER.matcher(log);
        assertThat(port.find()).as(log).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(uri + ": " + response.body()).isEqualTo(200);
        return response.body();
    }

    /** Something that comes true, or fails. */
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            run().assertAllRunning();
            assertThat(System.nanoTime())
                    .as("There should be " + what + " within " + PATIENCE)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private static void deleteRecursively(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
