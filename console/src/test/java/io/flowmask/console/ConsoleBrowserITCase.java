package io.flowmask.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.console.web.AccessToken;
import io.flowmask.embedded.EmbeddedKafka;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page in a real browser, over a real broker. */
class ConsoleBrowserITCase {
    private static final String TOKEN = "correct-horse-battery-staple";
    private static final Duration STILL = Duration.ofMillis(500);

    /** Reads a pixel of a canvas at a place in its frame, as red, green and blue. */
    private static final String PIXEL = """
            const [selector, x, y] = arguments;
            const canvas = document.querySelector(selector);
            const scale = Math.min(canvas.width / 320, canvas.height / 180);
            const left = (canvas.width - 320 * scale) / 2;
            const top = (canvas.height - 180 * scale) / 2;
            const pixel = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
            pixel.drawImage(canvas, left + x * scale, top + y * scale, 1, 1, 0, 0, 1, 1);
            return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
            """;

    private EmbeddedKafka kafka;
    private TestingTopics topics;
    private TestingBrowser browser;
    private final ScheduledExecutorService cameras = Executors.newSingleThreadScheduledExecutor();

    @BeforeEach
    void start() {
        browser = TestingBrowser.start(1440, 900);
        kafka = EmbeddedKafka.start();
        topics = new TestingTopics(kafka);
    }

    @AfterEach
    void stop() throws InterruptedException {
        cameras.shutdownNow();
        cameras.awaitTermination(10, TimeUnit.SECONDS);
        if (topics != null) {
            topics.close();
            kafka.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void tintsTheObjectsAndNothingElse() {
        play(List.of("camera-01"), 100);
        try (Console console = Console.start(options().build())) {
            browser.open(console.address());
            awaitPictures(1);
            showOnly("masks");

            assertTinted(".tile canvas");

            browser.find(".tile-button").click();
            browser.await(
                    "the large picture", () -> !browser.text("#camera-badge").isEmpty());
            assertTinted("#camera-canvas");
            assertThat(browser.log()).isEmpty();
        }
    }

    private void assertTinted(String canvas) {
        int[] car = TestingTopics.CAR;
        for (int[] inside : new int[][] {{3, 3}, {car[2] / 2, car[3] / 2}, {car[2] - 4, car[3] - 4}}) {
            List<?> pixel = pixel(canvas, car[0] + inside[0], car[1] + inside[1]);
            // A car's blue over grey.
            assertThat(number(pixel, 2) - number(pixel, 0))
                    .as("blue over red, inside")
                    .isGreaterThan(40);
        }
        for (int[] outside : new int[][] {{-6, 10}, {car[2] + 6, 10}, {10, -6}, {10, car[3] + 6}}) {
            List<?> pixel = pixel(canvas, car[0] + outside[0], car[1] + outside[1]);
            for (int channel = 0; channel < 3; channel++) {
                assertThat(number(pixel, channel)).as("outside").isCloseTo(TestingTopics.GREY, within(6));
            }
        }
    }

    @Test
    void tellsFullFramesFromPartialOnesAndGoesOnLive() {
        play(List.of("camera-01"), 250);
        try (Console console = Console.start(options().build())) {
            browser.open(console.address());
            browser.await("a full frame", () -> browser.text(".tile .badge").equals("Full"));
            browser.await("a partial frame", () -> browser.text(".tile .badge").equals("Partial +2"));
            browser.await(
                    "the next full frame", () -> browser.text(".tile .badge").equals("Full"));
            browser.await("the rate", () -> browser.text(".tile-facts").contains("fps"));
            browser.await("the chart", () -> !browser.text(".chart-value").equals("0.0"));
        }
    }

    @Test
    void pausesAndStepsThroughRecentFrames() {
        play(List.of("camera-01", "camera-02"), 100);
        try (Console console = Console.start(options().build())) {
            browser.open(URI.create(console.address() + "#camera=camera-02"));
            browser.await("some history", () -> recentFrames() > 15);

            browser.press(Keys.SPACE);
            assertThat(browser.text("#pause")).isEqualTo("Resume");
            long paused = settled();
            browser.press(Keys.ARROW_LEFT);
            browser.press(Keys.ARROW_LEFT);
            browser.press(Keys.ARROW_LEFT);
            browser.await("three frames back", () -> shown() == paused - 3);
            browser.press(Keys.ARROW_RIGHT);
            browser.press(Keys.ARROW_RIGHT);
            browser.await("two frames on", () -> shown() == paused - 1);
            browser.press(Keys.HOME);
            browser.await("the oldest frame", () -> shown() < paused - 5);

            browser.press(Keys.END);
            browser.await("live again", () -> shown() > paused);
            assertThat(browser.text("#pause")).isEqualTo("Pause");
            browser.press(Keys.ESCAPE);
            browser.await("the wall", () -> browser.count(".tile") == 2);
        }
    }

    /** How many frames of the camera that is shown large can be stepped through. */
    private long recentFrames() {
        String position = browser.text("#timeline-text");
        return position.isEmpty() ? 0 : Long.parseLong(position.replaceAll("^\\d+ of (\\d+)$", "$1"));
    }

    /** The sequence of the frame that is shown large. */
    private long shown() {
        String facts = browser.text("#camera-facts");
        return facts.isEmpty() ? -1 : Long.parseLong(facts.replaceAll("^frame (\\d+) .*$", "$1"));
    }

    /** The sequence of the frame that is shown large, once what was still being decoded is drawn. */
    private long settled() {
        long[] last = {shown(), System.nanoTime()};
        browser.await("the picture to stand still", () -> {
            long now = shown();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > STILL.toNanos();
        });
        return last[0];
    }

    @Test
    void showsDropsAndDeadLettersWithTheirReasons() {
        play(List.of("camera-01"), 200);
        try (Console console = Console.start(options().build())) {
            browser.open(console.address());
            awaitPictures(1);
            topics.dropped("camera-01", 3);
            topics.deadLetter("Expected Avro's marker, found <b>something</b> else");
            topics.flush();

            browser.await("the dead letter", () -> browser.count(".letter") == 1);
            assertThat(browser.text(".letter-head strong")).isEqualTo("Foreign bytes");
            assertThat(browser.text(".letter-place")).isEqualTo("camera-frames 0:17");
            assertThat(browser.text(".letter-message"))
                    .isEqualTo("Expected Avro's marker, found <b>something</b> else");
            browser.await("the counts", () -> browser.text("#charts").contains("1 dropped, 1 dead"));
            browser.await("the camera's state", () -> browser.count(".tile[data-status=losing]") == 1);
        }
    }

    @Test
    void findsCamerasAmongFiveHundredWithoutMovingAnythingElse() {
        List<String> names = IntStream.range(0, 500)
                .mapToObj(i -> "%s-street-%03d".formatted(i % 2 == 0 ? "north" : "south", i))
                .toList();
        play(names, 1000);
        try (Console console = Console.start(options().build())) {
            browser.open(console.address());
            browser.await("all cameras", () -> browser.text("#statuses").contains("All 500"));
            awaitPictures(6);
            browser.script("""
                    window.shift = 0;
                    new PerformanceObserver((list) => {
                      for (const entry of list.getEntries()) window.shift += entry.value;
                    }).observe({type: 'layout-shift', buffered: false});
                    """);
            browser.devTools("Performance.enable", Map.of("timeDomain", "threadTicks"));
            double before = taskSeconds();
            long began = System.nanoTime();

            assertThat(browser.count(".tile")).isLessThan(60);
            browser.type("/");
            browser.type("north -10");
            browser.await("the cameras that fit", () -> browser.count(".tile") == 5);
            assertThat(browser.script(
                            "return [...document.querySelectorAll('.tile-name')].map(e => e.textContent).sort()"))
                    .isEqualTo(List.of(
                            "north-street-100",
                            "north-street-102",
                            "north-street-104",
                            "north-street-106",
                            "north-street-108"));
            awaitPictures(5);
            browser.type("zzz");
            browser.await("nothing", () -> browser.text("#empty-title").equals("No camera fits"));
            browser.press(Keys.ESCAPE);
            awaitPictures(6);

            double seconds = (System.nanoTime() - began) / 1e9;
            double busy = (taskSeconds() - before) / seconds;
            System.out.printf("Filtering 500 cameras: page's main thread at %.1f %% of a core%n", 100 * busy);
            // A thousandth is a figure that has become a digit longer; anything that moves is far more.
            assertThat(((Number) browser.script("return window.shift")).doubleValue())
                    .isLessThan(0.001);
        }
    }

    /** Processor time of the page's main thread. */
    private double taskSeconds() {
        List<?> metrics = (List<?>) Objects.requireNonNull(
                browser.devTools("Performance.getMetrics", Map.of()).get("metrics"));
        return metrics.stream()
                .map(metric -> (Map<?, ?>) metric)
                .filter(metric -> "TaskDuration".equals(metric.get("name")))
                .mapToDouble(metric -> ((Number) Objects.requireNonNull(metric.get("value"))).doubleValue())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void treatsHostileCameraNamesAsText() {
        String hostile = "<img src=x onerror=\"document.title='owned'\">";
        play(List.of(hostile, "\"><script>document.title='owned'</script>"), 200);
        try (Console console = Console.start(options().build())) {
            browser.open(console.address());
            awaitPictures(2);
            assertThat(browser.count("#wall img, #wall script")).isZero();

            browser.find(".tile-button[title^='<img']").click();
            browser.await(
                    "the large picture", () -> !browser.text("#camera-badge").isEmpty());
            assertThat(browser.text("#camera-name")).isEqualTo(hostile);
            assertThat(browser.script("return document.title")).isEqualTo(hostile + " – Flowmask console");
            assertThat(browser.log()).isEmpty();
        }
    }

    @Test
    void asksForTheTokenAndRefusesAWrongOne() {
        play(List.of("camera-01"), 200);
        try (Console console =
                Console.start(options().token(AccessToken.of(TOKEN)).build())) {
            browser.open(console.address());
            browser.await("the form", () -> browser.find("#login").isDisplayed());
            assertThat(browser.text("#login-error")).isEmpty();

            browser.find("#token").sendKeys("not this one at all", Keys.ENTER);
            browser.await("the refusal", () -> browser.text("#login-error").equals("That token is not the one."));
            assertThat(browser.count(".tile")).isZero();

            browser.find("#token").sendKeys(TOKEN, Keys.ENTER);
            awaitPictures(1);
            assertThat(browser.find("#login").isDisplayed()).isFalse();
        }
    }

    @Test
    void takesTheTokenOutOfTheAddress() {
        play(List.of("camera-01"), 200);
        try (Console console =
                Console.start(options().token(AccessToken.of(TOKEN)).build())) {
            browser.open(console.addressWithToken());
            awaitPictures(1);
            assertThat(browser.script("return location.href"))
                    .isEqualTo(console.address().toString());
        }
    }

    @Test
    void comesBackAfterTheServerRestarts() {
        play(List.of("camera-01"), 200);
        int port;
        try (Console console = Console.start(options().build())) {
            port = console.address().getPort();
            browser.open(console.address());
            awaitPictures(1);
            assertThat(browser.text("#connection-text")).isEqualTo("Live");
        }
        browser.await("the loss", () -> browser.text("#connection-text").equals("Reconnecting"));
        try (Console console = Console.start(options().port(port).build())) {
            browser.await(
                    "the new server", () -> browser.text("#connection-text").equals("Live"));
            // The new server says first that it is there, and names its cameras when it has read of them.
            awaitPictures(1);
            String before = browser.text(".tile .badge");
            browser.await("new frames", () -> !browser.text(".tile .badge").equals(before));
            assertThat(console.address().getPort()).isEqualTo(port);
        }
    }

    @Test
    void saysWhatIsMissing() {
        try (Console console =
                Console.start(options().framesTopics(List.of("no-such-topic")).build())) {
            browser.open(console.address());
            browser.await(
                    "the notice", () -> browser.text("#notice").startsWith("There is no topic no-such-topic yet."));
            assertThat(browser.text("#empty-title")).isEqualTo("Waiting for the first frame");
        }
    }

    private ConsoleOptions.Builder options() {
        return ConsoleOptions.builder(kafka.bootstrapServers());
    }

    /** Sends frames of cameras with their masks until the test ends. */
    private void play(List<String> names, long periodMillis) {
        long[] sequence = {0};
        var unused = cameras.scheduleAtFixedRate(
                () -> {
                    names.forEach(name -> topics.frameWithMasks(name, sequence[0]));
                    sequence[0]++;
                },
                0,
                periodMillis,
                TimeUnit.MILLISECONDS);
    }

    private void awaitPictures(int tiles) {
        browser.await(
                tiles + " pictures with masks",
                () -> browser.count(".tile .badge[data-kind=full], .tile .badge[data-kind=partial]") >= tiles);
    }

    private void showOnly(String layer) {
        browser.script("""
                for (const button of document.querySelectorAll('#layers button')) {
                  if (!button.title.toLowerCase().startsWith(arguments[0]) && button.ariaPressed === 'true') button.click();
                }
                """, layer);
    }

    private List<?> pixel(String canvas, int x, int y) {
        return (List<?>) browser.script(PIXEL, canvas, x, y);
    }

    private static int number(List<?> values, int index) {
        return ((Number) values.get(index)).intValue();
    }
}
