package io.flowmask.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.terminal.FreePort;
import io.flowmask.console.TestingBrowser;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The demo as the README starts it, looked at in a real browser. Leaves the picture for the documentation. */
class DemoITCase {
    @TempDir
    Path folder;

    @BeforeAll
    static void nameTheSources() {
        // The model that comes with them is what the demo shows.
        if (System.getProperty("flowmask.home") == null) {
            System.setProperty("flowmask.home", "..");
        }
    }

    @Test
    void showsMasksOfFourCamerasAndAccountsForEveryFrame() throws Exception {
        int port = FreePort.from("localhost", 18_088);
        URI page = URI.create("http://localhost:" + port + "/");
        Path summary = folder.resolve("summary.json");
        try (TestingBrowser browser = TestingBrowser.start(1440, 1000);
                FlowmaskProcess demo = FlowmaskProcess.start(
                        folder,
                        List.of("-XX:TieredStopAtLevel=1"),
                        List.of(
                                "demo",
                                "--no-browser",
                                "--port",
                                Integer.toString(port),
                                "--summary",
                                summary.toString()))) {
            DemoPage.awaitAnswer(page, demo::isAlive);
            browser.open(page);
            browser.colourScheme("dark");
            awaitMasksOfFourCameras(browser);

            browser.find(".tile-button").click();
            // Until the process is warm, so that the pictures' charts have something to show.
            browser.await("some history", () -> browser.text("#timeline-text").matches("\\d+ of 1\\d\\d"));
            browser.screenshot("camera");
            browser.press(Keys.ESCAPE);
            awaitMasksOfFourCameras(browser);
            browser.screenshot("console");
            assertThat(browser.log()).isEmpty();

            demo.pressCtrlC();

            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.err()).contains("Look at it:    " + page).contains("Flink's page:  http://127.0.0.1:");
            JsonNode account = JsonMapper.builder().build().readTree(summary.toFile());
            assertThat(account.get("frames").asInt()).isPositive();
            assertThat(account.get("unaccounted").asInt()).isZero();
            assertThat(account.get("partial").asInt()).isPositive();
            assertThat(FreePort.from("localhost", port)).isEqualTo(port);
            browser.await("the end", () -> browser.text("#connection-text").equals("Reconnecting"));
        }
    }

    private static void awaitMasksOfFourCameras(TestingBrowser browser) {
        for (int camera = 1; camera <= 4; camera++) {
            String tile = ".tile-button[title='camera-0" + camera + "']";
            browser.await(
                    "masks of camera " + camera,
                    () -> browser.count(tile + " .badge[data-kind=full], " + tile + " .badge[data-kind=partial]") == 1);
        }
    }

    @Test
    void takesTheNextPortsAndSaysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();

            Result result = TestingCommandLine.run(
                    "demo",
                    "--no-browser",
                    "--cameras",
                    1,
                    "--fps",
                    2,
                    "--size",
                    "128x72",
                    "--duration",
                    "2s",
                    "--port",
                    port);

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(result.err()).contains("Port " + port + " is taken: the console is on ");
            assertThat(result.out()).contains("Unaccounted              0");
        }
    }
}
