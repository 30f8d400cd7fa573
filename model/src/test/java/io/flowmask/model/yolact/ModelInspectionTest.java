package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.flowmask.model.checkpoint.Checkpoint;
import io.flowmask.model.checkpoint.PublishedArchitecture;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.onnx.GraphCosts;
import io.flowmask.model.onnx.GraphCosts.ConvolutionCost;
import io.flowmask.model.yolact.ModelInspection.ComponentCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelInspectionTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "YOLACT_EDGE_VID, 54.5, 1402496",
        "YOLACT_EDGE_VID_RESNET50, 35.4, 1402496",
        "YOLACT_EDGE_MOBILENETV2, 9.1, 793088"
    })
    void agreesWithPublishedSizes(PublishedArchitecture published, double millions, long bytesPerCamera)
            throws IOException {
        ModelInspection inspection = inspect(published);

        assertThat(inspection.checkpointNumbers().orElseThrow() / 1e6).isCloseTo(millions, within(0.05));
        assertThat(inspection.bytesPerCamera()).isEqualTo(bytesPerCamera);
        assertThat(inspection.parameters())
                .isLessThan(inspection.checkpointNumbers().orElseThrow());
    }

    /** OpenVINO's model zoo gives 118.575 GFLOP, two for a multiply-add, for YOLACT, which is the same network. */
    @Test
    void countsAsOthersDo() throws IOException {
        assertThat(inspect(PublishedArchitecture.YOLACT_EDGE_RESNET50).fullMultiplyAdds() / 1e9)
                .isCloseTo(118.575 / 2, withinPercentage(1));
    }

    /** The paper's reason for partial frames: of the large backbone's work two thirds are C4, and C5 comes on top. */
    @Test
    void mostOfTheLargeBackboneIsWhatPartialFramesLeaveOut() {
        Path file = TestingStateDict.published(PublishedArchitecture.YOLACT_EDGE_VID)
                .writeShapes(folder.resolve("checkpoint.pth"));
        try (Checkpoint checkpoint = Checkpoint.read(file)) {
            NetworkTensors tensors = new NetworkTensors(checkpoint);
            Network network = ModelImporter.network(
                    file, ArchitectureReader.read(tensors).architecture(), tensors, ImportOptions.defaults());
            GraphCosts costs = GraphCosts.of(network.full());

            assertThat(work(costs, "backbone/layers.2") / work(costs, "backbone/"))
                    .isCloseTo(0.66, within(0.01));
            assertThat(work(costs, "backbone/layers.3") / work(costs, "backbone/"))
                    .isCloseTo(0.11, within(0.01));
        }
    }

    @Test
    void aPartialFrameSavesTheBackbonesEndAndAddsTheMotionBranch() throws IOException {
        ModelInspection inspection = inspect(PublishedArchitecture.YOLACT_EDGE_VID);

        assertThat(inspection.motion()).contains(Motion.FEATURE_FLOW);
        assertThat(inspection.components())
                .extracting(ComponentCost::component)
                .containsExactly("backbone", "fpn", "protonet", "head", "flow", "spa");
        ComponentCost backbone = inspection.components().get(0);
        assertThat((double) backbone.partialMultiplyAdds() / backbone.fullMultiplyAdds())
                .isCloseTo(0.23, within(0.01));
        assertThat(inspection.partialMultiplyAdds()).isLessThan(inspection.fullMultiplyAdds());
        ComponentCost spa = inspection.components().get(5);
        assertThat(spa.fullMultiplyAdds()).isZero();
        assertThat(spa.partialMultiplyAdds()).isEqualTo(512L * 256 * 9 * (35 * 35 + 18 * 18));
        ComponentCost protonet = inspection.components().get(2);
        assertThat(protonet.fullMultiplyAdds())
                .isEqualTo(256L * 256 * 9 * (3 * 69 * 69 + 138 * 138) + 256L * 32 * 138 * 138)
                .isEqualTo(protonet.partialMultiplyAdds());
        assertThat(protonet.parameters()).isEqualTo(4 * (256 * 256 * 9 + 256) + 256 * 32 + 32);
    }

    @Test
    void aFolderCostsWhatItsCheckpointSaid() throws IOException {
        Path checkpoint = GoldenCase.of("tiny-resnet-video").checkpoint();
        ImportOptions options = GoldenCase.of("tiny-resnet-video").options().build();
        ModelImporter.importCheckpoint(checkpoint, folder.resolve("model"), options);

        ModelInspection before = ModelInspection.of(checkpoint, options);
        ModelInspection after = ModelInspection.of(folder.resolve("model"), ImportOptions.defaults());

        assertThat(after.components()).isEqualTo(before.components());
        assertThat(after.architecture()).isEqualTo(before.architecture());
        assertThat(after.inputSizePx()).isEqualTo(200);
        assertThat(after.bytesPerCamera()).isEqualTo(before.bytesPerCamera()).isPositive();
        assertThat(after.checkpointNumbers()).isEmpty();
        assertThat(before.checkpointNumbers()).contains(441_690L);
        assertThat(before.leftOut()).isNotEmpty();
    }

    @Test
    void listsTheGraphsThatAFolderLacks() throws IOException {
        GoldenCase golden = GoldenCase.of("tiny-resnet-video");
        Path model = folder.resolve("model");
        ModelImporter.importCheckpoint(
                golden.checkpoint(), model, golden.options().build());
        Files.delete(model.resolve("full.onnx"));
        Files.delete(model.resolve("partial.onnx"));

        assertThatThrownBy(() -> ModelInspection.of(model, ImportOptions.defaults()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("The model folder " + model + " cannot be used:\n"
                        + "  full.onnx: there is no such file, but model.json says that there is\n"
                        + "  partial.onnx: there is no such file, but model.json says that there is\n"
                        + "Import the checkpoint again with `flowmask model import`.");
    }

    private ModelInspection inspect(PublishedArchitecture published) throws IOException {
        Path file = TestingStateDict.published(published).writeShapes(folder.resolve("checkpoint.pth"));
        return ModelInspection.of(file, ImportOptions.defaults());
    }

    private static double work(GraphCosts costs, String prefix) {
        return costs.convolutions().stream()
                .filter(cost -> cost.node().startsWith(prefix))
                .mapToLong(ConvolutionCost::multiplyAdds)
                .sum();
    }
}
