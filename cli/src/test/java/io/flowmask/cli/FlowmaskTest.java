package io.flowmask.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cli.TestingCommandLine.Result;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.job.options.OptionCatalog;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.manifest.ModelManifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowmaskTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "console",
                "segment",
                "evaluate",
                "cameras",
                "cameras play",
                "cameras rtsp",
                "model",
                "model import",
                "model inspect",
                "plan"
            })
    void everyCommandAnswersHelp(String command) {
        Result result = TestingCommandLine.run((Object[]) (command + " --help").split(" "));

        assertThat(result.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).startsWith("Usage: flowmask " + command + " ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void runOffersEveryOptionOfTheJob() {
        String help = TestingCommandLine.run("run", "--help").out();

        assertThat(OptionCatalog.all()).extracting(entry -> "--" + entry.key()).allMatch(help::contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model",
                "cameras",
                "nonsense",
                "segment",
                "plan",
                "run --embedded --rate fast",
                "run --cluster here"
            })
    void aWrongCommandLineIsAUsageError(String arguments) {
        Result result = TestingCommandLine.run((Object[]) arguments.split(" "));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).isNotBlank().doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "run --cluster here:8081 --play a.mp4, --play goes with --embedded only",
        "run --cluster here:8081 --loop, --loop goes with --embedded only",
        "run --cluster here:8081 --summary s.json, --summary goes with --embedded only",
        "run --embedded --jar job.jar, --jar goes with --cluster only",
        "evaluate --annotations a.json --detections d.json --motion none, --motion goes with --model only",
        "evaluate --annotations a.json --detections d.json --threads 2, --threads goes with --model only",
        "evaluate --annotations a.json --model m --match-images file-name, --match-images goes with --detections only",
        "evaluate --annotations a.json --model m --motion none, --motion says how partial frames are made"
    })
    void refusesOptionsThatWouldDoNothing(String arguments, String message) {
        Result result = TestingCommandLine.run((Object[]) arguments.split(" "));

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).startsWith(message);
    }

    @Test
    void runExplainsWhereItCanRun() {
        Result result = TestingCommandLine.run("run");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .startsWith("Where should the job run? Give --embedded to run Kafka, Flink and cameras in this process,"
                        + " or --cluster HOST:PORT to submit the job to a running Flink cluster.");
    }

    @Test
    void reportsWrongJobOptionsTogetherBeforeAnythingStarts() throws Exception {
        Path model = TestingModels.imported(TestingModels.TINY, folder.resolve("model"));

        Result result = TestingCommandLine.run(
                "run", "--embedded", "--model", model, "--batch-size", "0", "-D", "score-threshold=2");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("batch")
                .contains("score")
                .doesNotContain("Starting Kafka")
                .doesNotContain("\tat ");
    }

    @Test
    void saysHowToImportAModelForTensorRtBeforeAnythingStarts() throws Exception {
        Path model = TestingModels.imported(TestingModels.TINY, folder.resolve("model"));

        Result result = TestingCommandLine.run("run", "--embedded", "--model", model, "--engine", "TensorRT");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .startsWith("flowmask: DJL's TensorRT engine takes no uint8 images, but the model ")
                .contains("flowmask model import --image float32")
                .doesNotContain("Starting Kafka")
                .doesNotContain("\tat ");
    }

    @Test
    void theEmbeddedBrokerIsNotForTheUserToChoose() {
        Result result = TestingCommandLine.run("run", "--embedded", "--bootstrap-servers", "kafka:9092");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .startsWith("--bootstrap-servers makes no sense with --embedded, which brings its own broker.");
    }

    @Test
    void runTakesFootageOrNetworkCamerasAndShowsNoPassword() {
        Result both = TestingCommandLine.run("run", "--embedded", "--rtsp", "rtsp://gate/live", "--loop");
        Result wrong = TestingCommandLine.run("run", "--embedded", "--rtsp", "rtsp://admin:s3cret@gate:0/live");

        assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err())
                .startsWith(
                        "Give footage (--play and its options) or network cameras (--rtsp, --rtsp-list), not both.");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err())
                .startsWith("Camera 1: the address has no readable host and port.")
                .doesNotContain("s3cret");
    }

    @Test
    void saysThatNoClusterAnswers() throws Exception {
        Path jar = folder.resolve("job.jar");
        new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();

        Result result =
                TestingCommandLine.run("run", "--cluster", "localhost:1", "--model", "/models/street", "--jar", jar);

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .startsWith("flowmask: The Flink cluster at localhost:1 did not take the job (")
                .contains("Connection refused")
                .contains("Check the address, that it runs Flink 2.2, and its log.")
                .doesNotContain("\tat ");
    }

    @Test
    void saysWhichJobJarIsMissing() {
        Path jar = folder.resolve("nowhere.jar");

        Result result =
                TestingCommandLine.run("run", "--cluster", "localhost:1", "--model", "/models/street", "--jar", jar);

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).startsWith("flowmask: There is no job jar at " + jar + ". Build it with");
    }

    @Test
    void namesEveryClipThatCannotBePlayed() {
        Result result = TestingCommandLine.run("run", "--embedded", "--play", folder.resolve("a.mp4"), folder);

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .startsWith("flowmask: 2 of the clips cannot be played:")
                .contains("There is no file or folder " + folder.resolve("a.mp4"))
                .contains("The folder " + folder + " has no frame")
                .doesNotContain("\tat ");
    }

    @Test
    void verboseShowsTheStackTrace() {
        Result result =
                TestingCommandLine.run("segment", "--verbose", "--model", folder, "--frames", folder, "--out", "x");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).contains("\tat io.flowmask.cameras.FolderClip.of");
    }

    @Test
    void refusesAFileThatIsNoCheckpoint() throws Exception {
        Path file = Files.writeString(folder.resolve("words.pth"), "these are words");

        Result result = TestingCommandLine.run("model", "import", file, "--out", folder.resolve("model"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err())
                .contains("flowmask: Cannot read the checkpoint")
                .contains("words.pth")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void importsAModelLikeAnother() throws Exception {
        Path checkpoint = TestingModels.checkpoint("tiny-basic-video", folder);
        Path classes = Files.write(folder.resolve("classes.txt"), TestingModels.classes("tiny-basic-video"));
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Object[] options = {
            "--input-size",
            64,
            "--anchor-scales",
            "5,10,20,40,60",
            "--aspect-ratios",
            "1,0.4,2",
            "--anchor-shape",
            "aspect"
        };
        Object[] importing = Stream.concat(
                        Stream.of("model", "import", checkpoint, "--classes", classes, "--out", first),
                        Stream.of(options))
                .toArray();

        Result imported = TestingCommandLine.run(importing);
        Result alike = TestingCommandLine.run(
                "model",
                "import",
                checkpoint,
                "--like",
                first,
                "--out",
                second,
                "--candidates",
                99,
                "--name",
                "second");

        assertThat(List.of(imported.exitCode(), alike.exitCode())).containsExactly(ExitCode.OK, ExitCode.OK);
        ModelManifest manifest = ModelManifests.read(second);
        assertThat(manifest.anchors()).isEqualTo(ModelManifests.read(first).anchors());
        assertThat(manifest.anchors().shape()).contains(AnchorShape.ASPECT);
        assertThat(manifest.anchors().aspectRatios()).containsExactly(1.0, 0.4, 2.0);
        assertThat(manifest.classes()).contains("bus");
        assertThat(manifest.candidates()).isEqualTo(99);
        assertThat(manifest.name()).isEqualTo("second");
    }

    @Test
    void importsAndInspectsAModel() throws Exception {
        Path model = folder.resolve("model");
        Path checkpoint = TestingModels.checkpoint(TestingModels.TINY, folder);
        Path classes = Files.write(folder.resolve("classes.txt"), TestingModels.classes(TestingModels.TINY));
        Object[] importing = {
            "model", "import", checkpoint, "--out", model, "--input-size", 200, "--classes", classes, "--name", "tiny"
        };

        Result imported = TestingCommandLine.run(importing);
        Result again = TestingCommandLine.run(importing);
        Result table = TestingCommandLine.run("model", "inspect", model);
        Result json = TestingCommandLine.run("model", "inspect", checkpoint, "--input-size", "200", "--json");

        assertThat(List.of(imported.exitCode(), again.exitCode(), table.exitCode(), json.exitCode()))
                .containsExactly(ExitCode.OK, ExitCode.FAILURE, ExitCode.OK, ExitCode.OK);
        assertThat(imported.out())
                .startsWith("Model tiny (")
                .contains("Partial frames: 33,952 bytes of features are kept per camera, moved by");
        assertThat(again.err()).contains("flowmask: ").contains("overwrite");
        assertThat(table.out())
                .contains("Per camera    33,952 bytes of features")
                .contains("backbone")
                .contains("flow");
        assertThat(json.out()).contains("\"bytesPerCamera\" : 33952").contains("\"component\" : \"spa\"");
    }
}
