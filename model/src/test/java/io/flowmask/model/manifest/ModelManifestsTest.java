package io.flowmask.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelManifestsTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatItWrote() throws IOException {
        ModelManifests.write(TestingManifests.video(), folder);

        assertThat(ModelManifests.read(folder)).isEqualTo(TestingManifests.video());
    }

    @Test
    void readsAManifestWithoutFeatures() throws IOException {
        ModelManifests.write(TestingManifests.image(), folder);

        assertThat(ModelManifests.read(folder)).isEqualTo(TestingManifests.image());
    }

    @Test
    void anchorsAreSquareWhereAnOlderManifestDoesNotSay() throws IOException {
        ModelManifests.write(TestingManifests.video(), folder);
        assertThat(ModelManifests.read(folder).anchors().shapeOrDefault()).isEqualTo(AnchorShape.SQUARE);
        replace("\"shape\" : \"SQUARE\"", "\"shape\" : \"ASPECT\"");
        assertThat(ModelManifests.read(folder).anchors().shapeOrDefault()).isEqualTo(AnchorShape.ASPECT);
        Files.writeString(folder.resolve("model.json"), json().replaceFirst(",\\s*\"shape\" : \"ASPECT\"", ""));
        assertThat(json()).doesNotContain("ASPECT");
        assertThat(ModelManifests.read(folder).anchors().shapeOrDefault()).isEqualTo(AnchorShape.SQUARE);
    }

    @Test
    void writesTheSameBytesForTheSameManifest() throws IOException {
        ModelManifests.write(TestingManifests.video(), folder);
        String first = json();
        ModelManifests.write(ModelManifests.read(folder), folder);

        assertThat(json()).isEqualTo(first);
    }

    @Test
    void writesTheMotionAsUsersDo() throws IOException {
        ModelManifests.write(TestingManifests.video().withMotion(Motion.IMAGE_FLOW), folder);

        assertThat(json()).contains("\"motion\" : \"image-flow\"");
        assertThat(ModelManifests.read(folder).motion()).contains(Motion.IMAGE_FLOW);
        assertThat(ModelManifests.read(folder).features().orElseThrow().taken())
                .extracting(FeatureTensor::name)
                .containsExactly("f4", "f5");
    }

    @Test
    void featuresAreMovedByTheFlowNetWhereNothingIsSaid() throws IOException {
        ModelManifests.write(TestingManifests.video(), folder);
        String json = json();
        Files.writeString(folder.resolve("model.json"), json.replaceFirst(",\\s*\"motion\" : \"feature-flow\"", ""));

        assertThat(json()).isNotEqualTo(json);
        assertThat(ModelManifests.read(folder).motion()).contains(Motion.FEATURE_FLOW);
        assertThat(ModelManifests.read(folder).features().orElseThrow().taken()).hasSize(3);
    }

    @Test
    void listsEveryDifferenceInShapeAtOnce() throws IOException {
        ModelManifests.write(TestingManifests.video(), folder);
        replace("\"name\" : \"testing\",", "");
        replace("\"UINT8\"", "\"INT4\"");
        replace("\"candidates\" : 200", "\"candidates\" : \"many\", \"colour\" : 1");

        assertThatThrownBy(() -> ModelManifests.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve("model.json").toString())
                .hasMessageContaining("name: expected text, but it is missing")
                .hasMessageContaining("input.type: expected one of [UINT8, FLOAT16, FLOAT32], but found \"INT4\"")
                .hasMessageContaining("candidates: expected a whole number, but found \"many\"")
                .hasMessageContaining("colour: unknown field")
                .hasMessageContaining("flowmask model import");
    }

    @Test
    void listsEveryContradictionAtOnce() throws IOException {
        ModelManifests.write(TestingManifests.video(), folder);
        replace("0123456789abcdef", "XYZ");
        replace("\"name\" : \"testing\"", "\"name\" : \"" + "n".repeat(256) + "\"");
        replace("\"candidates\" : 200", "\"candidates\" : 241");
        replace("\"classes\" : [ \"car\", \"person\" ]", "\"classes\" : [ \"car\", \"car\" ]");
        replace("\"scalesPx\" : [ 10.0, 20.0 ]", "\"scalesPx\" : [ 10.0 ]");
        replace("\"width\" : 16", "\"width\" : 15");
        replace("\"layout\" : null", "\"layout\" : \"QUARTERS\"");

        assertThatThrownBy(() -> ModelManifests.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "fingerprint: expected 64 lower-case hexadecimal digits (SHA-256), but it is \"XYZ")
                .hasMessageContaining("name: expected at most 255 characters, but there are 256")
                .hasMessageContaining("candidates: expected 1..240 (the number of anchors), but it is 241")
                .hasMessageContaining(
                        "prototypes: expected a height and a width of whole cells of 2×2 pixels, but they are 16 and 15")
                .hasMessageContaining("classes: expected different names, but one occurs twice in [car, car]")
                .hasMessageContaining("there are 2 levels and 1 scales");
    }

    @Test
    void refusesAnotherFormatBeforeComplainingOfItsFields() throws IOException {
        Files.writeString(folder.resolve("model.json"), "{\"format\": 7}");

        assertThatThrownBy(() -> ModelManifests.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("its format is version 7, but this Flowmask reads version 1")
                .hasMessageNotContaining("missing");
    }

    @Test
    void saysWhenThereIsNoModel() {
        assertThatThrownBy(() -> ModelManifests.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has no model.json")
                .hasMessageContaining("flowmask model import CHECKPOINT --out DIR");
        assertThatThrownBy(() -> ModelManifests.read(folder.resolve("nowhere")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("There is no model folder");
    }

    @Test
    void saysWhenAFileIsTakenForAModel() throws IOException {
        Path file = Files.writeString(folder.resolve("street.pth"), "weights");

        assertThatThrownBy(() -> ModelManifests.read(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(file + " is a file, but a model is a folder; a model folder is made by"
                        + " `flowmask model import CHECKPOINT --out DIR`");
    }

    @Test
    void saysWhenItIsNotJson() throws IOException {
        Files.writeString(folder.resolve("model.json"), "{\n\"format\": ");

        assertThatThrownBy(() -> ModelManifests.read(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("it is not JSON")
                .hasMessageContaining("at line 2");
    }

    private void replace(String what, String by) throws IOException {
        assertThat(json()).contains(what);
        Files.writeString(folder.resolve("model.json"), json().replace(what, by));
    }

    private String json() throws IOException {
        return Files.readString(folder.resolve("model.json"));
    }
}
