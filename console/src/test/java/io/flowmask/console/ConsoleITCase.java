package io.flowmask.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.console.topics.StartPosition;
import io.flowmask.console.web.AccessToken;
import io.flowmask.console.web.ConsoleStartException;
import io.flowmask.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console over a real broker, as a browser's connection sees it. */
class ConsoleITCase {
    private static final AccessToken TOKEN = AccessToken.of("correct-horse-battery-staple");

    private static EmbeddedKafka kafka;
    private static TestingTopics topics;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
        topics = new TestingTopics(kafka);
    }

    @AfterAll
    static void stop() {
        topics.close();
        kafka.close();
    }

    @Test
    void sendsWhatTheBrowserShows() throws Exception {
        try (Console console = Console.start(options().build());
                TestingPage page = TestingPage.open(console)) {
            page.say("{\"type\":\"hello\",\"token\":\"\"}");
            awaitFollowing(page);
            topics.frameWithMasks("seen", 8);
            topics.frameWithMasks("unseen", 8);
            topics.flush();
            int seen = page.awaitCamera("seen");
            page.awaitCamera("unseen");
            page.say("{\"type\":\"show\",\"cameras\":[" + seen + "],\"large\":null}");

            ByteBuffer message;
            JsonNode frame;
            do {
                // It may come without its masks first, which are in another topic.
                message = page.awaitFrame();
                byte[] description = new byte[message.getInt()];
                message.get(description);
                frame = JsonMapper.builder().build().readTree(description);
            } while (!frame.has("transform"));

            assertThat(frame.get("camera").asInt()).isEqualTo(seen);
            assertThat(frame.get("sequence").asLong()).isEqualTo(8);
            assertThat(frame.get("transform").asText()).isEqualTo("full");
            assertThat(frame.get("keyframeAge").asLong()).isZero();
            assertThat(frame.get("latency").asLong()).isBetween(0L, 60_000L);
            JsonNode car = frame.get("instances").get(0);
            assertThat(car.get("class").asText()).isEqualTo("car");
            assertThat(car.get("counts").asText())
                    .isEqualTo(TestingTopics.maskEvent("", 0, Instant.EPOCH)
                            .getInstances()
                            .get(0)
                            .getMask()
                            .getCounts());
            assertThat(message)
                    .isEqualTo(TestingTopics.cameraFrame("", 0, Instant.EPOCH).getImage());
        }
    }

    @Test
    void beginsWhereItIsTold() throws Exception {
        topics.frameWithMasks("from-before", 0);
        topics.flush();
        List<StartPosition> before = List.of(
                StartPosition.earliest(),
                StartPosition.ago(Duration.ofMinutes(1)),
                StartPosition.ago(Duration.ofDays(25_000)));
        for (StartPosition start : before) {
            try (Console console = Console.start(options().start(start).build());
                    TestingPage page = TestingPage.open(console)) {
                page.say("{\"type\":\"hello\"}");
                page.awaitCamera("from-before");
            }
        }
        try (Console console = Console.start(options().build());
                TestingPage page = TestingPage.open(console)) {
            page.say("{\"type\":\"hello\"}");
            awaitFollowing(page);
            topics.frameWithMasks("from-now", 0);
            topics.flush();
            page.awaitCamera("from-now");
            assertThat(page.cameras()).doesNotContain("from-before");
        }
    }

    @Test
    void leavesNoTraceAtTheBroker() throws Exception {
        try (Console console =
                        Console.start(options().start(StartPosition.earliest()).build());
                TestingPage page = TestingPage.open(console)) {
            page.say("{\"type\":\"hello\"}");
            topics.frameWithMasks("anything", 0);
            topics.flush();
            page.awaitCamera("anything");
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listGroups().all().get()).isEmpty();
            Set<String> names = admin.listTopics().names().get();
            assertThat(names)
                    .containsExactlyInAnyOrder("camera-frames", "mask-events", "dropped-frames", "dead-letters");
        }
    }

    @Test
    void livesThroughRecordsThatAreNone() throws Exception {
        try (Console console = Console.start(options().build());
                TestingPage page = TestingPage.open(console)) {
            page.say("{\"type\":\"hello\"}");
            awaitFollowing(page);
            for (String topic : new String[] {"camera-frames", "mask-events", "dropped-frames", "dead-letters"}) {
                topics.raw(topic, new byte[] {1, 2, 3});
                topics.raw(topic, new byte[0]);
            }
            topics.frameWithMasks("after-all", 0);
            topics.flush();
            page.awaitCamera("after-all");
        }
    }

    @Test
    void serverTellsNothingWithoutTheToken() throws Exception {
        try (Console console = Console.start(options().token(TOKEN).build())) {
            for (String first : new String[] {
                "{\"type\":\"hello\",\"token\":\"wrong\"}",
                "{\"type\":\"show\",\"cameras\":[0],\"large\":null}",
                "{\"type\":\"hello\"}"
            }) {
                try (TestingPage page = TestingPage.open(console)) {
                    page.say(first);
                    assertThat(page.awaitEnd()).isEqualTo("4401 Wrong token");
                    assertThat(page.texts()).isSubsetOf("{\"type\":\"refused\"}");
                }
            }
            try (TestingPage page = TestingPage.open(console)) {
                page.say("{\"type\":\"hello\",\"token\":\"" + TOKEN.reveal() + "\"}");
                page.awaitUpdate();
            }
            assertThat(console.addressWithToken().toString()).isEqualTo(console.address() + "#token=" + TOKEN.reveal());
        }
    }

    @Test
    void endsConnectionsThatTalkNonsense() throws Exception {
        try (Console console = Console.start(options().build());
                TestingPage page = TestingPage.open(console)) {
            page.say("nonsense");
            assertThat(page.awaitEnd()).startsWith("1008");
        }
    }

    @Test
    void takesLiveConnectionsFromItsOwnPageOnly() throws Exception {
        try (Console console = Console.start(options().build())) {
            for (String origin : new String[] {"http://evil.example", "http://localhost:1"}) {
                assertThatThrownBy(() -> TestingPage.open(console, origin))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                WebSocketHandshakeException.class,
                                refused -> assertThat(refused.getResponse().statusCode())
                                        .isEqualTo(403));
            }
        }
    }

    @Test
    void answersToThisMachinesNamesOnly() throws Exception {
        try (Console console = Console.start(options().build())) {
            HttpRequest rebound = HttpRequest.newBuilder(console.address())
                    .header("Host", "evil.example:" + console.address().getPort())
                    .build();

            HttpResponse<String> answer = http.send(rebound, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("This console answers to localhost only.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "main.js", "style/base.css", "icon.svg", "no-such-file"})
    void everyAnswerForbidsWhatThePageDoesNotNeed(String path) throws Exception {
        try (Console console = Console.start(options().build())) {
            HttpResponse<String> answer = get(console.address().resolve(path));

            assertThat(answer.statusCode()).isEqualTo(path.startsWith("no") ? 404 : 200);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElse("");
            assertThat(policy)
                    .startsWith("default-src 'none'; script-src 'self';")
                    .contains("require-trusted-types-for 'script'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(answer.headers().map()).doesNotContainKeys("Server", "Set-Cookie");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../ConsoleOptions.class", "%2e%2e/package-info.class", "..%2f..%2f..%2flog4j2-test.properties"})
    void servesThePagesFilesOnly(String path) throws Exception {
        try (Console console = Console.start(options().build())) {
            HttpResponse<String> answer = get(URI.create(console.address() + path));
            assertThat(answer.statusCode()).isIn(400, 404);
        }
    }

    private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @Test
    void otherMachinesNeedAToken() {
        assertThatThrownBy(() -> Console.start(options().host("0.0.0.0").build()))
                .isInstanceOf(ConsoleStartException.class)
                .hasMessage("Without a token the console answers to localhost only, but its host is 0.0.0.0."
                        + " Give a token, or leave the host at localhost.");
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Console.start(
                            options().host("0.0.0.0").token(TOKEN).port(port).build()))
                    .isInstanceOf(ConsoleStartException.class)
                    .hasMessage(
                            "Port " + port + " on 0.0.0.0 is taken, or may not be used. Give another one with --port.");
        }
    }

    @Test
    void saysThatABrokerDoesNotAnswer() throws Exception {
        try (Console console =
                        Console.start(ConsoleOptions.builder("localhost:1").build());
                TestingPage page = TestingPage.open(console)) {
            page.say("{\"type\":\"hello\"}");
            JsonNode update = page.awaitUpdate(
                    message -> message.get("kafka").get("state").asText().equals("waiting"));
            assertThat(update.get("kafka").get("detail").asText())
                    .isEqualTo("Kafka at localhost:1 does not answer. It is tried again.");
        }
    }

    private static void awaitFollowing(TestingPage page) throws Exception {
        page.awaitUpdate(message -> message.get("kafka").get("state").asText().equals("following"));
    }

    private static ConsoleOptions.Builder options() {
        return ConsoleOptions.builder(kafka.bootstrapServers());
    }
}
