package io.flowmask.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cameras.TestingVideos;
import io.flowmask.cameras.rtsp.TestingRtspServer;
import io.flowmask.cli.TestingModels;
import io.flowmask.cli.terminal.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Network cameras through the whole job: their servers are real, and one of them is killed again and again. */
class RunOnRtspCamerasITCase {
    private static final int RESTARTS = 20;
    private static final int FRAMES_PER_SECOND = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path folder;

    private static Path model;
    private static Path video;
    private static Path events;

    @BeforeAll
    static void makeModelAndVideo() throws Exception {
        TestingRtspServer.assumeInstalled();
        model = TestingModels.imported(TestingModels.TINY, folder.resolve("model"));
        Path frames = TestingModels.frames(TestingModels.TINY, folder.resolve("frames"));
        List<BufferedImage> images = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            BufferedImage png =
                    ImageIO.read(frames.resolve("frame_" + i + ".png").toFile());
            BufferedImage image = new BufferedImage(png.getWidth(), png.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
            image.getGraphics().drawImage(png, 0, 0, null);
            images.add(image);
        }
        // Longer than the test, so that the undisturbed server never comes to its end.
        video = TestingVideos.writeH264(
                folder.resolve("street.mp4"), 300 * FRAMES_PER_SECOND, FRAMES_PER_SECOND, i -> images.get(i % 6));
        events = folder.resolve("events.jsonl");
    }

    @Test
    void masksGoOnWhileAServerIsKilledTwentyTimes() throws Exception {
        try (TestingRtspServer shaky = TestingRtspServer.start(folder, video);
                TestingRtspServer steady = TestingRtspServer.start(folder, video, "watcher", "s3cret")) {
            Path list = Files.writeString(folder.resolve("cameras.yaml"), """
                    cameras:
                      - {name: shaky, url: '%s'}
                      - {name: steady, url: '%s', max-fps: 2}
                      - {name: guessing, url: '%s'}
                      - {name: nowhere, url: 'rtsp://watcher:s3cret@127.0.0.1:1/street'}
                    """.formatted(
                            shaky.url(), steady.url("watcher", "s3cret"), steady.url("watcher", "gu3ss")));
            try (FlowmaskProcess run = FlowmaskProcess.start(
                    folder,
                    List.of("-Xmx1g"),
                    List.of(
                            "run",
                            "--embedded",
                            "--model",
                            model.toString(),
                            "--rtsp-list",
                            list.toString(),
                            "--events",
                            events.toString()))) {
                awaitMask(run, "shaky", -1);
                for (int restart = 1; restart <= RESTARTS; restart++) {
                    shaky.kill();
                    shaky.start();
                    awaitConnections(run, "shaky", 1 + restart);
                    awaitMask(run, "shaky", lastSequence("shaky"));
                }
                awaitMask(run, "steady", lastSequence("steady"));
                run.pressCtrlC();
                assertEverythingAccountedFor(run, shaky.port(), steady.port());
            }
        }
    }

    private static void assertEverythingAccountedFor(FlowmaskProcess run, int shakyPort, int steadyPort)
            throws IOException {
        String err = run.err();
        assertThat(run.exitCode()).as(err).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("Dropped frames           0")
                .contains("Dead letters             0")
                .contains("Unaccounted              0");
        assertThat(err.lines().filter(line -> line.startsWith("Camera shaky is connected: h264, 320×180")))
                .hasSize(RESTARTS + 1);
        assertThat(err.lines().filter(line -> line.startsWith("Camera steady ")))
                .containsExactly("Camera steady is connected: h264, 320×180, decoded by the processor.");
        assertThat(err.lines().filter(line -> line.startsWith("Camera guessing ")))
                .containsExactly("Camera guessing refuses the user name and password (401), at rtsp://127.0.0.1:"
                        + steadyPort + "/…. Check them. It is tried again.");
        assertThat(err.lines().filter(line -> line.startsWith("Camera nowhere ")))
                .containsExactly("Camera nowhere cannot be reached (Connection refused), at rtsp://127.0.0.1:1/…."
                        + " Check host and port, and that the camera is on. It is tried again.");
        assertThat(err)
                .contains("rtsp://127.0.0.1:" + shakyPort + "/…")
                .doesNotContain("s3cret")
                .doesNotContain("gu3ss");

        Map<String, Long> last = new HashMap<>();
        for (JsonNode event : events()) {
            String camera = event.get("camera_id").asText();
            long sequence = event.get("sequence").asLong();
            Long before = last.put(camera, sequence);
            if (before != null) {
                assertThat(sequence).as(camera).isGreaterThan(before);
            }
        }
        assertThat(last).containsOnlyKeys("shaky", "steady");
    }

    private static long lastSequence(String camera) throws IOException {
        return events().stream()
                .filter(event -> event.get("camera_id").asText().equals(camera))
                .mapToLong(event -> event.get("sequence").asLong())
                .max()
                .orElse(-1);
    }

    /** The events written so far; the last line may be half there. */
    private static List<JsonNode> events() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        if (Files.exists(events)) {
            String text = Files.readString(events, StandardCharsets.UTF_8);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                all.add(JSON.readTree(line));
            }
        }
        return all;
    }

    /** Waits for a mask event after a sequence. */
    private static void awaitMask(FlowmaskProcess run, String camera, long after) throws Exception {
        run.await("a mask of camera " + camera, () -> lastSequence(camera) > after);
    }

    /** Waits until a camera has been connected so many times. */
    private static void awaitConnections(FlowmaskProcess run, String camera, int count) throws Exception {
        String line = "Camera " + camera + " is connected: ";
        run.await(
                "connection " + count + " of camera " + camera,
                () -> run.err().lines().filter(l -> l.startsWith(line)).count() >= count);
    }
}
