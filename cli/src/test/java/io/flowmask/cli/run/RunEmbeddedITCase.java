package io.flowmask.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.TestingModels;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleMask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Java2DFrameConverter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job in this process, as the README's first command runs it. */
class RunEmbeddedITCase {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path shared;

    private static Path model;
    private static Path frames;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeModelAndFootage() throws Exception {
        model = TestingModels.imported(TestingModels.TINY, shared.resolve("model"));
        frames = TestingModels.frames(TestingModels.TINY, shared.resolve("frames"));
    }

    @Test
    void accountsForEveryFrameOfAVideoAndAFolder() throws Exception {
        Path video = video(shared.resolve("clip.mp4"));

        Result result = run("--play", video, frames, "--cameras", 3, "--rate", "max", "--keyframe-interval", 3);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("Frames                  18").contains("Unaccounted              0");
        JsonNode summary = summary();
        assertThat(fieldNames(summary))
                .containsExactly(
                        "frames",
                        "maskEvents",
                        "full",
                        "partial",
                        "droppedFrames",
                        "deadLetters",
                        "unaccounted",
                        "framesPerSecond",
                        "latencyMs");
        assertThat(summary.get("frames").asInt()).isEqualTo(18);
        assertThat(summary.get("maskEvents").asInt()).isEqualTo(18);
        assertThat(summary.get("full").asInt() + summary.get("partial").asInt()).isEqualTo(18);
        assertThat(summary.get("partial").asInt()).isPositive();
        assertThat(summary.get("framesPerSecond").asDouble()).isPositive();
        assertThat(summary.get("latencyMs").get("p99").asLong()).isPositive();
        assertEveryFrameOnceAndInOrder(Map.of("camera-01", 6, "camera-02", 6, "camera-03", 6));
    }

    @Test
    void runsTheWholeNetworkOnEveryFrameWithIntervalOne() throws Exception {
        Result result = run("--play", frames, "--rate", "max", "--keyframe-interval", 1);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(summary().get("full").asInt()).isEqualTo(6);
        assertThat(summary().get("partial").asInt()).isZero();
    }

    @Test
    void accountsForFramesThatAreNoImagesBehindTheirHeader() throws Exception {
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        Files.copy(frames.resolve("frame_0.png"), damaged.resolve("frame_0.png"));
        byte[] png = Files.readAllBytes(frames.resolve("frame_1.png"));
        Files.write(damaged.resolve("frame_1.png"), Arrays.copyOf(png, 100));
        Files.copy(frames.resolve("frame_2.png"), damaged.resolve("frame_2.png"));

        Result result = run(
                "--play",
                damaged,
                "--rate",
                "max",
                "--delivery-guarantee",
                "exactly-once",
                "--checkpoint-interval",
                "500 ms");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(summary().get("maskEvents").asInt()).isEqualTo(2);
        assertThat(summary().get("deadLetters").asInt()).isEqualTo(1);
        assertThat(summary().get("unaccounted").asInt()).isZero();
    }

    @Test
    void stopsSendingAfterTheDurationAndLeavesNoThreadBehind() throws Exception {
        Result result = run("--loop", "--duration", "2s", "--play", frames, "--folder-fps", 10);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(summary().get("frames").asInt()).isPositive();
        assertThat(summary().get("unaccounted").asInt()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("camera-player")
                        || name.equals("outcome-reader")
                        || name.startsWith("progress")
                        || name.startsWith("flink-pekko")
                        || name.startsWith("data-plane-kafka"));
    }

    @Test
    void saysWhyTheJobCannotStart() throws Exception {
        Path damaged = Files.createDirectory(folder.resolve("damaged"));
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                Files.copy(file, damaged.resolve(file.getFileName()));
            }
        }
        Path graph = damaged.resolve("full.onnx");
        Files.write(graph, Arrays.copyOf(Files.readAllBytes(graph), 1000));

        Result result = TestingCommandLine.run("run", "--embedded", "--model", damaged, "--play", frames);

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).contains("The job failed: ").contains("full.onnx");
    }

    private Result run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(
                "run",
                "--embedded",
                "--model",
                model,
                "--summary",
                folder.resolve("summary.json"),
                "--events",
                folder.resolve("events.jsonl")));
        all.addAll(List.of(arguments));
        return TestingCommandLine.run(all.toArray());
    }

    private JsonNode summary() throws IOException {
        return JSON.readTree(folder.resolve("summary.json").toFile());
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private void assertEveryFrameOnceAndInOrder(Map<String, Integer> framesByCamera) throws IOException {
        Map<String, Integer> next = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("events.jsonl"), StandardCharsets.UTF_8)) {
            JsonNode event = JSON.readTree(line);
            String camera = event.get("camera_id").asText();
            assertThat(event.get("sequence").asInt()).isEqualTo(next.getOrDefault(camera, 0));
            next.merge(camera, 1, Integer::sum);
            assertThat(event.get("transform").asText()).isIn("FULL", "PARTIAL");
            for (JsonNode instance : event.get("instances")) {
                JsonNode mask = instance.get("mask");
                FrameSize size = new FrameSize(
                        mask.get("height").asInt(), mask.get("width").asInt());
                assertThat(RleMask.parse(size, mask.get("counts").asText()).area())
                        .isEqualTo(instance.get("area").asInt());
            }
        }
        assertThat(next).isEqualTo(framesByCamera);
    }

    /** Six golden frames as a video. */
    private static Path video(Path file) throws Exception {
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), 320, 180);
                Java2DFrameConverter converter = new Java2DFrameConverter()) {
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setFrameRate(12.5);
            recorder.start();
            for (int i = 0; i < 6; i++) {
                BufferedImage png =
                        ImageIO.read(frames.resolve("frame_" + i + ".png").toFile());
                BufferedImage image = new BufferedImage(320, 180, BufferedImage.TYPE_3BYTE_BGR);
                image.getGraphics().drawImage(png, 0, 0, null);
                recorder.record(converter.convert(image));
            }
            recorder.stop();
        }
        return file;
    }
}
