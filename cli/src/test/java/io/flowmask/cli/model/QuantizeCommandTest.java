package io.flowmask.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cli.TestingCommandLine;
import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.TestingModels;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.quantize.CalibrationTable;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {
    @TempDir
    private static Path folder;

    private static Path model;
    private static Path frames;

    @BeforeAll
    static void importModel() throws IOException {
        model = TestingModels.imported(TestingModels.TINY, folder.resolve("model"));
        frames = TestingModels.frames(TestingModels.TINY, folder.resolve("frames"));
    }

    @Test
    void makesAModelFolderAndSaysHowAlikeItIs() throws IOException {
        Path out = folder.resolve("quantised");

        Result result = quantize("--calibration", frames, "--every", 1, "--out", out);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(ModelManifests.read(out).name()).endsWith("-int8");
        assertThat(result.out())
                .contains("backbone=int8,fpn=int8,protonet=fp16,head=fp16,flow=int8,spa=fp16")
                .contains("head/locations", "prototypes")
                .doesNotContain("backbone/stem");
        assertThat(result.err()).contains("fp16 runs as fp32 on a CPU");
        assertThat(TestingCommandLine.run("model", "inspect", out).out()).contains("backbone");
    }

    @Test
    void usesAFormerCalibrationAgain() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        assertThat(quantize("--calibration", frames, "--every", 1, "--out", first)
                        .exitCode())
                .isZero();

        Result result = quantize(
                "--calibration",
                first.resolve(CalibrationTable.FILE_NAME),
                "--precision",
                "max-speed",
                "--out",
                second);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).doesNotContain("fp16");
        assertThat(second.resolve(CalibrationTable.FILE_NAME))
                .hasSameBinaryContentAs(first.resolve(CalibrationTable.FILE_NAME));
    }

    @Test
    void findsClipsInTheFoldersOfADataset() throws IOException {
        Path dataset = Files.createDirectories(folder.resolve("dataset"));
        Files.writeString(dataset.resolve("annotations.json"), "{}");
        TestingModels.frames(TestingModels.TINY, dataset.resolve("clip-0"));
        TestingModels.frames(TestingModels.TINY, dataset.resolve("clip-1"));
        Path out = folder.resolve("from-dataset");

        Result result = quantize("--calibration", dataset, "--frames", 2, "--out", out);

        assertThat(result.exitCode()).as(result.err()).isZero();
        CalibrationTable table = CalibrationTable.read(out.resolve(CalibrationTable.FILE_NAME));
        assertThat(table.keyframes()).isEqualTo(2);
        assertThat(table.partialFrames()).isEqualTo(2);
    }

    @Test
    void refusesFramesThatShowNothing() throws IOException {
        Path grey = Files.createDirectories(folder.resolve("grey"));
        ImageIO.write(
                new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR),
                "png",
                grey.resolve("0.png").toFile());

        Result result = refused("--calibration", grey);

        assertThat(result.err()).contains("All 1 frames are of one colour");
    }

    @Test
    void refusesAnEmptyFolder() throws IOException {
        Result result = refused("--calibration", Files.createDirectories(folder.resolve("empty")));

        assertThat(result.err()).contains(folder.resolve("empty").toString());
    }

    @Test
    void refusesAFrameThatCannotBeRead() throws IOException {
        Path broken = TestingModels.frames(TestingModels.TINY, folder.resolve("broken"));
        Path frame;
        try (var files = Files.list(broken)) {
            frame = files.sorted().findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(frame);
        Files.write(frame, Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(refused("--calibration", broken).err())
                .contains(frame.getFileName().toString());
    }

    @Test
    void namesAComponentThatDoesNotExist() {
        Path out = folder.resolve("refused");

        Result result = quantize("--calibration", frames, "--precision", "neck=int8", "--out", out);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("there is no component \"neck\", but backbone, fpn, protonet");
        assertThat(out).doesNotExist();
    }

    @Test
    void keepsAFolderThatIsThere() {
        Result result = quantize("--calibration", frames, "--out", model);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("is there already", "--overwrite");
    }

    @Test
    void keepsTheModelThatIsToBeQuantised() throws IOException {
        Result result = quantize("--calibration", frames, "--out", model, "--overwrite");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains(model + " is the model that is to be quantised, and would be lost")
                .doesNotContain("calibrating");
        assertThat(ModelManifests.read(model).precision()).isEqualTo(ModelManifest.SINGLE_PRECISION);
    }

    /** Known before calibration, which takes its time. */
    @Test
    void keepsAFolderThatHoldsMoreThanAModel() throws IOException {
        Path out = Files.createDirectories(folder.resolve("mixed"));
        Files.copy(model.resolve("model.json"), out.resolve("model.json"));
        Files.writeString(out.resolve("checkpoint.pth"), "irreplaceable");

        Result result = quantize("--calibration", folder.resolve("nowhere"), "--out", out, "--overwrite");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains(out + " also holds checkpoint.pth, which would be lost");
    }

    private static Result refused(Object... more) {
        Path out = folder.resolve("refused");
        List<Object> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--out", out));
        Result result = quantize(arguments.toArray());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(out).doesNotExist();
        return result;
    }

    private static Result quantize(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("model", "quantize", model, "--threads", 1));
        arguments.addAll(List.of(more));
        return TestingCommandLine.run(arguments.toArray());
    }
}
