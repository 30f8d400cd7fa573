package io.flowmask.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.terminal.FreePort;
import io.flowmask.console.TestingBrowser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The demo as its users start it, in a process of its own, with Chromium on its page all the time: four cameras at 8 frames a second must be
 * live, that is nineteen of twenty events readable within half a second, and every frame accounted for. Ends with 1 where they are not.
 *
 * <pre>{@code
 * mvn -q -Pfast,cli-benchmark -pl cli -am process-test-classes -Dbenchmark=DemoLatency [-Dbenchmark.arguments=SECONDS]
 * }</pre>
 */
public final class DemoLatency {
    private static final int MOST_P95_MILLIS = 500;

    private DemoLatency() {}

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
        int port = FreePort.from("localhost", 18_188);
        Path summary = Files.createTempFile("flowmask-demo", ".json");
        Process demo = new ProcessBuilder(
                        "./flowmask",
                        "demo",
                        "--no-browser",
                        "--duration=" + seconds + "s",
                        "--port=" + port,
                        "--summary=" + summary)
                .directory(Path.of("..").toFile())
                .inheritIO()
                .start();
        try (TestingBrowser browser = TestingBrowser.start(1440, 1000)) {
            URI page = URI.create("http://localhost:" + port + "/");
            DemoPage.awaitAnswer(page, demo::isAlive);
            browser.open(page);
            if (demo.waitFor() != 0) {
                throw new IOException("The demo ended with " + demo.exitValue());
            }
        } finally {
            demo.destroy();
        }
        JsonNode account = JsonMapper.builder().build().readTree(summary.toFile());
        Files.delete(summary);
        long p95 = account.at("/latencyMs/p95").asLong();
        System.out.printf(
                Locale.ROOT,
                "%,d frames, %.1f %% of them dropped, %d unaccounted, latency %d ms median, %d ms p95 (at most %d)%n",
                account.get("frames").asLong(),
                100.0
                        * account.get("droppedFrames").asLong()
                        / account.get("frames").asLong(),
                account.get("unaccounted").asLong(),
                account.at("/latencyMs/p50").asLong(),
                p95,
                MOST_P95_MILLIS);
        if (p95 > MOST_P95_MILLIS || account.get("unaccounted").asLong() != 0) {
            System.exit(1);
        }
    }
}
