package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.checkpoint.CheckpointException;
import io.flowmask.model.checkpoint.PublishedArchitecture;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelImporterTest {
    @TempDir
    private Path temporary;

    private GoldenCase video;
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        video = GoldenCase.of("tiny-resnet-video");
        folder = temporary.resolve("models/street");
    }

    @Test
    void writesAFolderThatDescribesItself() throws IOException {
        ModelManifest manifest = ModelImporter.importCheckpoint(
                video.checkpoint(), folder, video.options().name("street").build());

        assertThat(ModelManifests.read(folder)).isEqualTo(manifest);
        assertThat(names(folder)).containsExactlyInAnyOrder("full.onnx", "partial.onnx", "model.json");
        assertThat(names(folder.resolveSibling("."))).containsExactly("street");
        assertThat(manifest.name()).isEqualTo("street");
        assertThat(manifest.candidates()).isEqualTo(1000);
        assertThat(manifest.anchors().count())
                .isEqualTo(video.expected(0).get("priors").shape()[0]);
    }

    @Test
    void anImageModelsFeaturesAreMovedByImageFlow() throws IOException {
        GoldenCase image = GoldenCase.of("tiny-resnet-yolact-keys");
        ModelManifest manifest = ModelImporter.importCheckpoint(
                image.checkpoint(), folder, image.options().build());

        assertThat(manifest.motion()).contains(Motion.IMAGE_FLOW);
        assertThat(manifest.features().orElseThrow().tensors())
                .extracting(FeatureTensor::name)
                .containsExactly("f4", "f5");
        assertThat(manifest.name()).isEqualTo("checkpoint");
        assertThat(names(folder)).containsExactlyInAnyOrder("full.onnx", "partial.onnx", "model.json");
        assertThat(ModelManifests.read(folder)).isEqualTo(manifest);
    }

    @Test
    void anImageModelCannotBeMovedByAFlowNet() throws IOException {
        GoldenCase image = GoldenCase.of("tiny-resnet-yolact-keys");
        ImportOptions options = image.options().motion(Motion.FEATURE_FLOW).build();

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(image.checkpoint(), folder, options))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("Motion: feature-flow needs a flow net, which the checkpoint does not have; pass"
                        + " --motion image-flow or none");
        assertThat(folder).doesNotExist();
    }

    @Test
    void aVideoModelWithoutItsFlowNetKeepsLessOfAKeyframe() throws IOException {
        GoldenCase video = GoldenCase.of("tiny-resnet-video");
        ModelManifest manifest = ModelImporter.importCheckpoint(
                video.checkpoint(),
                folder,
                video.options().motion(Motion.IMAGE_FLOW).build());

        assertThat(manifest.motion()).contains(Motion.IMAGE_FLOW);
        assertThat(manifest.features().orElseThrow().tensors())
                .extracting(FeatureTensor::name)
                .containsExactly("f4", "f5");
    }

    @Test
    void theSameCheckpointAndOptionsGiveTheSameBytes() throws IOException {
        Path again = temporary.resolve("again");
        ModelImporter.importCheckpoint(
                video.checkpoint(), folder, video.options().build());
        ModelImporter.importCheckpoint(
                video.checkpoint(), again, video.options().build());

        for (String file : names(folder)) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
        }
    }

    @Test
    void theFingerprintIsOfWeightsAndSettingsAndNotOfTheName() throws IOException {
        String fingerprint = fingerprint(video.options());

        assertThat(fingerprint(video.options().name("another"))).isEqualTo(fingerprint);
        assertThat(List.of(
                        fingerprint(video.options().candidates(999)),
                        fingerprint(video.options().anchorShape(AnchorShape.ASPECT)),
                        fingerprint(video.options().featureType(NumberType.FLOAT32)),
                        fingerprint(video.options().classes(List.of("a", "b", "c", "d", "e", "f", "g"))),
                        fingerprint(video.options().anchorScales(List.of(10., 20., 40., 80., 160.)))))
                .doesNotHaveDuplicates()
                .doesNotContain(fingerprint);
    }

    @Test
    void guessesPublishedClassesByTheirNumberAndScalesAnchors() throws IOException {
        Path checkpoint = TestingStateDict.published(PublishedArchitecture.YOLACT_EDGE_MOBILENETV2)
                .writeShapes(temporary.resolve("coco.pth"));
        ModelManifest manifest = ModelImporter.importCheckpoint(
                checkpoint, folder, ImportOptions.builder().inputSizePx(275).build());

        assertThat(manifest.classes()).isEqualTo(ClassNames.coco());
        assertThat(manifest.anchors().scalesPx()).containsExactly(12., 24., 48., 96., 192.);
        assertThat(manifest.anchors().aspectRatios()).containsExactly(1., .5, 2.);
    }

    @Test
    void reportsAllOptionsThatDoNotFitTheCheckpointTogether() {
        ImportOptions options = ImportOptions.builder()
                .inputSizePx(200)
                .classes(List.of("car", "truck"))
                .anchorScales(List.of(1., 2.))
                .aspectRatios(List.of(1.))
                .expose(Set.of("fpn/f4", "fpn/f9"))
                .build();

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(video.checkpoint(), folder, options))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining(video.checkpoint().toString())
                .hasMessageContaining("Classes: the checkpoint has 7, but 2 names were given")
                .hasMessageContaining("Anchor scales: expected one for each of the 5 levels, but there are 2")
                .hasMessageContaining("Aspect ratios: the checkpoint has 3 anchors per cell, but there are 1 ratios")
                .hasMessageContaining("Tensors to expose: no graph has fpn/f9");
        assertThat(temporary.resolve("models")).isEmptyDirectory();
    }

    @Test
    void refusesASizeThatPatchesDoNotCover() throws IOException {
        GoldenCase basic = GoldenCase.of(GoldenCase.BASIC);
        ImportOptions options = basic.options().inputSizePx(98).build();

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(basic.checkpoint(), folder, options))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("Input size: the checkpoint's network takes multiples of 8 pixels, but it is 98;"
                        + " pass --input-size with such a number");
    }

    @Test
    void aManifestGivesTheOptionsThatMadeIt() throws IOException {
        GoldenCase basic = GoldenCase.of(GoldenCase.BASIC);
        ModelManifest manifest = ModelImporter.importCheckpoint(
                basic.checkpoint(),
                folder,
                basic.options()
                        .name("street")
                        .aspectRatios(List.of(1.0, 0.4, 2.5))
                        .candidates(200)
                        .featureType(NumberType.FLOAT32)
                        .imageType(NumberType.FLOAT32)
                        .build());

        ModelManifest again = ModelImporter.importCheckpoint(
                basic.checkpoint(),
                temporary.resolve("again"),
                ImportOptions.of(manifest).build());

        assertThat(again).isEqualTo(manifest);
        assertThat(manifest.anchors().shape()).contains(AnchorShape.ASPECT);
    }

    @Test
    void asksForClassNamesThatItCannotGuess() {
        ImportOptions options = ImportOptions.builder().inputSizePx(200).build();

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(video.checkpoint(), folder, options))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("Classes: the checkpoint has 7, and neither COCO (80) nor YouTube VIS (40)"
                        + " has that many; pass --classes");
    }

    @Test
    void refusesOptionsThatMakeNoSenseTogether() {
        ImportOptions.Builder options = ImportOptions.builder()
                .inputSizePx(10)
                .candidates(0)
                .classes(List.of("car", "car"))
                .anchorScales(List.of(-1.))
                .imageType(NumberType.FLOAT16)
                .featureType(NumberType.UINT8)
                .name(" ");

        assertThatThrownBy(options::build)
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("Input size: expected 64..2048 pixels, but it is 10")
                .hasMessageContaining("Candidates: expected at least 1, but there are 0")
                .hasMessageContaining("Classes: expected different names, but one occurs twice in [car, car]")
                .hasMessageContaining("Anchor scales: expected positive numbers, but they are [-1.0]")
                .hasMessageContaining("Image type: expected UINT8 or FLOAT32, but it is FLOAT16")
                .hasMessageContaining("Feature type: expected FLOAT16 or FLOAT32, but it is UINT8")
                .hasMessageContaining("Name: expected some text");
        ImportOptions.Builder longName = ImportOptions.builder().name("n".repeat(256));
        assertThatThrownBy(longName::build)
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("Name: expected at most 255 characters, but there are 256");
    }

    @Test
    void leavesAnExistingFolderAloneUnlessToldToReplaceIt() throws IOException {
        ModelImporter.importCheckpoint(
                video.checkpoint(), folder, video.options().build());
        ImportOptions other = video.options().candidates(5).build();

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(video.checkpoint(), folder, other))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining(folder + " is there already")
                .hasMessageContaining("--overwrite");
        assertThat(ModelManifests.read(folder).candidates()).isEqualTo(1000);

        ImportOptions replacing = video.options().candidates(5).overwrite(true).build();
        ModelImporter.importCheckpoint(video.checkpoint(), folder, replacing);

        assertThat(ModelManifests.read(folder).candidates()).isEqualTo(5);
        assertThat(names(folder.resolveSibling("."))).containsExactly("street");
    }

    @Test
    void neverReplacesAFolderThatIsNoModel() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("thesis.tex"), "irreplaceable");

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(
                        video.checkpoint(),
                        folder,
                        video.options().overwrite(true).build()))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("is no model folder");
        assertThat(folder.resolve("thesis.tex")).hasContent("irreplaceable");
    }

    @Test
    void leavesNothingBehindWhenTheCheckpointIsBad() throws IOException {
        Path damaged = temporary.resolve("damaged.pth");
        Files.writeString(damaged, "no checkpoint");

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(damaged, folder, ImportOptions.defaults()))
                .isInstanceOf(CheckpointException.class);
        assertThat(temporary.resolve("models")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "backbone.conv1.weight, NaN, expected are finite numbers",
        "backbone.bn1.running_mean, Infinity, expected are finite numbers",
        "backbone.bn1.running_var, -0.5, a variance is not negative",
        "proto_net.0.bias, -Infinity, expected are finite numbers",
        "flow_net.pred2.scale.bias, NaN, expected are finite numbers"
    })
    void refusesNumbersThatNoTrainingEndsWith(String tensor, double value, String expected) throws IOException {
        Path diverged = TestingStateDict.golden("tiny-resnet-video")
                .writeRandomWith(temporary.resolve("diverged.pth"), 1, tensor, 3, value);

        assertThatThrownBy(() -> ModelImporter.importCheckpoint(
                        diverged, folder, video.options().build()))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("Cannot use the checkpoint " + diverged + ": " + tensor + " is " + value
                        + " at position 3, but " + expected
                        + ". It is damaged, or its training diverged; use an earlier checkpoint.");
        assertThat(temporary.resolve("models")).isEmptyDirectory();
    }

    @Test
    void tellsWhatATrainingCheckpointHasBesideTheWeights() throws IOException {
        List<String> notes = new ArrayList<>();
        Path training =
                TestingStateDict.golden("tiny-resnet-video").writeTraining(temporary.resolve("training.pth"), 1);

        ModelImporter.importCheckpoint(training, folder, video.options().build(), notes::add);

        assertThat(notes).contains("Left out 1 entry (no tensors of the network): epoch");
    }

    @Test
    void tellsWhatItLeftOut() throws IOException {
        List<String> notes = new ArrayList<>();
        ModelImporter.importCheckpoint(
                video.checkpoint(), folder, video.options().build(), notes::add);

        assertThat(notes).anyMatch(note -> note.contains("semantic_seg_conv.weight"));
    }

    private String fingerprint(ImportOptions.Builder options) throws IOException {
        return ModelImporter.importCheckpoint(
                        video.checkpoint(), folder, options.overwrite(true).build())
                .fingerprint();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.normalize())) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
