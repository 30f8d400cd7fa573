package io.flowmask.cli.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.TestingVideos;
import io.flowmask.cameras.rtsp.TestingRtspServer;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.embedded.EmbeddedKafka;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RtspCommandITCase {
    @TempDir
    Path folder;

    @Test
    void sendsACamerasFramesAndReportsOnEveryCamera() throws Exception {
        TestingRtspServer.assumeInstalled();
        Path video = TestingVideos.writeH264(
                folder.resolve("street.mp4"), 300, 10, i -> new BufferedImage(320, 192, BufferedImage.TYPE_3BYTE_BGR));
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                TestingRtspServer server = TestingRtspServer.start(folder, video, "watcher", "s3cret")) {
            kafka.createTopic("yard", 1);

            Result result = TestingCommandLine.run(
                    "cameras",
                    "rtsp",
                    server.url("watcher", "s3cret"),
                    "rtsp://watcher:s3cret@127.0.0.1:1/street",
                    "--bootstrap-servers",
                    kafka.bootstrapServers(),
                    "--topic",
                    "yard",
                    "--duration",
                    "8s");

            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
            assertThat(result.err())
                    .contains("Camera camera-01 is connected: h264, 320×192, decoded by the processor.")
                    .contains("Camera camera-02 cannot be reached (Connection refused), at rtsp://127.0.0.1:1/….");
            assertThat(result.out())
                    .startsWith("Camera           sent     dropped  reconnects  problem")
                    .containsPattern("camera-01 +[1-9][0-9]* ")
                    .containsPattern("camera-02 +0 +0 +0 +cannot be reached")
                    .containsPattern("\n[1-9][0-9]* frames sent, ")
                    .contains(" → yard at " + kafka.bootstrapServers());
            assertThat(result.out() + result.err()).doesNotContain("s3cret");
        }
    }

    @Test
    void reportsWrongAddressesTogetherAndShowsNothingSecret() {
        Result result = TestingCommandLine.run(
                "cameras",
                "rtsp",
                "http://watcher:s3cret@gate/street",
                "rtsp://watcher:s3cret@gate:99999/street",
                "--bootstrap-servers",
                "localhost:1");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .startsWith("Camera 1: the address starts with http://, which is not RTSP.")
                .contains("\nCamera 2: the address has no readable host and port.")
                .doesNotContain("s3cret");
    }

    @Test
    void showsWhereAListIsWrong() throws Exception {
        Path list = Files.writeString(folder.resolve("cameras.yaml"), "cameras:\n  - name: gate\n");

        Result result = TestingCommandLine.run("cameras", "rtsp", "--list", list, "--bootstrap-servers", "localhost:1");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .isEqualToNormalizingNewlines("flowmask: " + list
                        + " is not a list of cameras that can be used:\n"
                        + "  line 2: camera gate: there is no url. Give url: rtsp://HOST/PATH.\n");
    }

    @Test
    void asksForACamera() {
        Result result = TestingCommandLine.run("cameras", "rtsp", "--bootstrap-servers", "localhost:1");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).startsWith("Which cameras? Give rtsp://HOST/PATH, or a list of cameras in a file.");
    }
}
