package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.checkpoint.Checkpoint;
import io.flowmask.model.checkpoint.CheckpointException;
import io.flowmask.model.checkpoint.PublishedArchitecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read off names and shapes. */
class ArchitectureTest {
    private static final String FLOW = ", flow net 64-64 | 128-128 | 256-256";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "YOLACT_EDGE; ResNet-101 (blocks 3-4-23-3, stem 64 channels); 80; , no flow net",
                "YOLACT_EDGE_RESNET50; ResNet-50 (blocks 3-4-6-3, stem 64 channels); 80; , no flow net",
                "YOLACT_EDGE_MOBILENETV2; MobileNetV2 (stem 32 channels, C5 160); 80; , no flow net",
                "YOLACT_EDGE_VID; ResNet-101 (blocks 3-4-23-3, stem 64 channels); 40; " + FLOW + ", SPA",
                "YOLACT_EDGE_VID_RESNET50; ResNet-50 (blocks 3-4-6-3, stem 64 channels); 40; " + FLOW + ", SPA",
                "YOLACT_EDGE_VID_MINIMAL; ResNet-101 (blocks 3-4-23-3, stem 64 channels); 40; " + FLOW + ", no SPA",
            })
    void infersEveryPublishedArchitecture(
            PublishedArchitecture published, String backbone, int classes, String motion) {
        assertThat(describe(TestingStateDict.published(published)))
                .isEqualTo(backbone + ", FPN 256, 32 prototypes, " + classes + " classes, 3 anchors per cell" + motion);
    }

    @Test
    void readsWidthsDepthsAndCountsOffTheTensors() throws IOException {
        assertThat(describe(TestingStateDict.golden("tiny-resnet-video")))
                .isEqualTo("ResNet-20 (blocks 2-1-2-1, stem 8 channels), FPN 32, 16 prototypes, 7 classes,"
                        + " 3 anchors per cell, flow net 16-16 | 32-32 | 64-64, SPA");
        assertThat(describe(TestingStateDict.golden("tiny-mobilenetv2-legacy-pth")
                        .conv("prediction_layers.0.bbox_layer", 16, 32, 3)
                        .conv("prediction_layers.0.conf_layer", 8, 32, 3)
                        .conv("prediction_layers.0.mask_layer", 64, 32, 3)))
                .isEqualTo("MobileNetV2 (stem 8 channels, C5 40), FPN 32, 16 prototypes, 1 classes,"
                        + " 4 anchors per cell, no flow net");
    }

    @Test
    void readsTheNetworkThatFlowmaskTrains() throws IOException {
        assertThat(describe(TestingStateDict.golden(GoldenCase.BASIC)))
                .isEqualTo(
                        "ResNet-14 (basic blocks 1-2-1-2, stem 6 channels on 4×4 patches), FPN 8,"
                                + " 3 prototypes at stride 2 by sub-pixels from P3 and C2 and 6 of the box, 6 classes, 3 anchors per cell, flow net 5-5 | 6-6 | 7-7, no SPA");
    }

    @ParameterizedTest
    @CsvSource({"0, 16 prototypes at stride 8", "4, 16 prototypes", "12, 16 prototypes at stride 1"})
    void readsAProtonetOfAnyDepth(int last, String prototypes) throws IOException {
        TestingStateDict dict = TestingStateDict.golden("tiny-resnet-video")
                .remove("proto_net.")
                .conv("proto_net.0", 16, 32, 5);
        for (int index = 4; index <= last; index += 4) {
            dict.conv("proto_net." + index, 16, 16, 1);
        }

        assertThat(describe(dict)).contains("FPN 32, " + prototypes + ", 7 classes");
    }

    @Test
    void readsPrototypesThatSeeC2OfAnyBackbone() throws IOException {
        assertThat(describe(TestingStateDict.golden("tiny-resnet-video").conv("fpn_phase_1.lat_layers.3", 32, 32, 1)))
                .contains("16 prototypes from P3 and C2");
        assertThat(describe(TestingStateDict.golden("tiny-mobilenetv2-legacy-pth")
                        .conv("fpn_phase_1.lat_layers.3", 32, 8, 1)))
                .contains("16 prototypes from P3 and C2");
    }

    @Test
    void takesSixMoreCoefficientsThanPrototypesForTheBoxes() throws IOException {
        TestingStateDict published = TestingStateDict.golden("tiny-resnet-video");
        assertThat(describe(published.conv("prediction_layers.0.mask_layer", 3 * 22, 32, 3)))
                .contains("16 prototypes and 6 of the box,");

        TestingStateDict odd =
                TestingStateDict.golden("tiny-resnet-video").conv("prediction_layers.0.mask_layer", 3 * 21, 32, 3);
        assertThatThrownBy(() -> describe(odd))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "prediction_layers.0.mask_layer.weight has shape (63, 32, 3, 3), expected (48, 32, 3, 3)");
    }

    /** The coefficients tell how many prototypes there are, with those of the box and without. */
    @ParameterizedTest
    @CsvSource({
        "16, 16, 16 prototypes", "16, 22, 16 prototypes and 6 of the box",
        "64, 16, 16 prototypes at stride 2 by sub-pixels",
                "64, 22, 16 prototypes at stride 2 by sub-pixels and 6 of the box",
        "8, 8, 8 prototypes", "8, 2, 2 prototypes at stride 2 by sub-pixels"
    })
    void takesFourChannelsToAPrototypeForSubPixels(int channels, int coefficients, String prototypes)
            throws IOException {
        TestingStateDict dict = TestingStateDict.golden("tiny-resnet-video")
                .conv("proto_net.10", channels, 32, 1)
                .conv("prediction_layers.0.mask_layer", 3 * coefficients, 32, 3);

        assertThat(describe(dict)).contains("FPN 32, " + prototypes + ", 7 classes");
    }

    @Test
    void refusesALateralOfC2ThatFitsNoMap() throws IOException {
        TestingStateDict undoubled = TestingStateDict.golden("tiny-resnet-video")
                .remove("proto_net.")
                .conv("proto_net.0", 16, 32, 3)
                .conv("fpn_phase_1.lat_layers.3", 32, 32, 1);
        assertThatThrownBy(() -> describe(undoubled))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "fpn_phase_1.lat_layers.3 is a lateral of C2, expected proto_net to double its map");

        TestingStateDict narrow = TestingStateDict.golden(GoldenCase.BASIC).conv("fpn_phase_1.lat_layers.3", 7, 5, 1);
        assertThatThrownBy(() -> describe(narrow))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("fpn_phase_1.lat_layers.3.weight has shape (7, 5, 1, 1), expected (8, 6, 1, 1)");
    }

    @Test
    void listsWhatDoesNotFitInTheNetworkThatFlowmaskTrains() throws IOException {
        TestingStateDict broken = TestingStateDict.golden(GoldenCase.BASIC)
                .put("backbone.conv1.weight", 6, 12, 3, 3)
                .put("backbone.layers.1.0.conv2.weight", 8, 8, 1, 1)
                .remove("backbone.layers.3.0.downsample.")
                .remove("proto_net.4.")
                .conv("proto_net.12", 3, 3, 2)
                .conv("proto_net.16", 3, 3, 1)
                .conv("proto_net.20", 3, 3, 1);

        assertThatThrownBy(() -> describe(broken))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("backbone.conv1 takes 12 channels, expected 3, or 48 on patches of 4×4 pixels")
                .hasMessageContaining("backbone.conv1.weight has shape (6, 12, 3, 3), expected (6, 3, 7, 7)")
                .hasMessageContaining("backbone.layers.1.0.conv2.weight has shape (8, 8, 1, 1), expected (8, 8, 3, 3)")
                .hasMessageContaining("backbone.layers.3.0.downsample.0.weight is missing, expected (12, 10, 1, 1)")
                .hasMessageContaining("proto_net.6 comes after 0, expected 2, or 4 on a doubled map")
                .hasMessageContaining("proto_net.12 has a kernel of side 2, expected an odd one");
    }

    @Test
    void refusesPrototypesLargerThanTheInput() throws IOException {
        TestingStateDict dict =
                TestingStateDict.golden(GoldenCase.BASIC).remove("proto_net.6.").conv("proto_net.8", 3, 6, 3);
        for (int index = 12; index <= 40; index += 4) {
            dict.conv("proto_net." + index, 3, 3, 3);
        }

        assertThatThrownBy(() -> describe(dict))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "proto_net doubles its map 10 times, expected at most 3, which make prototypes as large as the input");
    }

    @Test
    void takesYolactsNamesForYolactEdges() throws IOException {
        String expected = describe(TestingStateDict.golden("tiny-resnet-yolact-keys"));

        TestingStateDict renamed = TestingStateDict.golden("tiny-resnet-yolact-keys")
                .rename("fpn.lat", "fpn_phase_1.lat")
                .rename("fpn.", "fpn_phase_2.");
        assertThat(describe(renamed)).isEqualTo(expected);
        assertThat(describe(renamed.rename("", "module."))).isEqualTo(expected);
    }

    @Test
    void listsEverythingThatIsMissingOrMisshapenAtOnce() throws IOException {
        TestingStateDict broken = TestingStateDict.golden("tiny-resnet-video")
                .remove("backbone.layers.2.1.conv2.weight")
                .remove("spa.refine_convs.1.0.bias")
                .put("proto_net.4.weight", 32, 31, 3, 3)
                .put("flow_net.pred2.conv.weight", 2, 67, 3, 3)
                .put("prediction_layers.0.bbox_layer.weight", 11, 32, 3, 3)
                .put("backbone.bn1.running_var", 9);

        assertThatThrownBy(() -> describe(broken))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(folder.resolve("checkpoint.pth").toString())
                .hasMessageContaining("backbone.layers.2.1.conv2.weight is missing, expected with 4 axes")
                .hasMessageContaining("spa.refine_convs.1.0.bias is missing, expected (32)")
                .hasMessageContaining("proto_net.4.weight has shape (32, 31, 3, 3), expected (32, 32, 3, 3)")
                .hasMessageContaining("flow_net.pred2.conv.weight has shape (2, 67, 3, 3), expected (2, 66, 3, 3)")
                .hasMessageContaining(
                        "prediction_layers.0.bbox_layer has 11 output channels, expected 4 for each anchor of a cell")
                .hasMessageContaining("backbone.bn1.running_var has shape (9), expected (8)");
    }

    @Test
    void refusesLayersOfImpossibleWidth() throws IOException {
        TestingStateDict hostile = TestingStateDict.golden("tiny-resnet-video")
                .put("proto_net.10.weight", 20_000_000, 1, 1, 1)
                .put("backbone.layers.0.0.conv2.weight", 12_000, 8, 3, 3)
                .put("backbone.layers.0.0.conv3.weight", 12_000, 1, 1, 1)
                .put("backbone.layers.0.999999999.conv1.weight", 1, 1, 1, 1);

        assertThatThrownBy(() -> describe(hostile))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(
                        "proto_net.10.weight would have to be [20000000, 32, 1, 1], larger than in any network")
                .hasMessageContaining("backbone.layers.0.0.conv3.weight would have to be [12000, 12000, 1, 1], larger")
                .hasMessageContaining("backbone.layers.0.2 is missing altogether, although later ones are there");
    }

    @Test
    void missesABlockBetweenOthers() throws IOException {
        TestingStateDict broken = TestingStateDict.golden("tiny-resnet-video").remove("backbone.layers.2.0.");

        assertThatThrownBy(() -> describe(broken))
                .hasMessageContaining("backbone.layers.2.0 is missing altogether, although later ones are there");
    }

    @Test
    void refusesAPlainResNetWithWhatItLacks() {
        TestingStateDict foreign = TestingStateDict.empty()
                .put("conv1.weight", 64, 3, 7, 7)
                .put("layer1.0.conv1.weight", 64, 64, 1, 1)
                .put("fc.weight", 1000, 2048);

        assertThatThrownBy(() -> describe(foreign))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("backbone.conv1.weight is missing")
                .hasMessageContaining("fpn_phase_1.lat_layers.0.weight is missing")
                .hasMessageContaining("proto_net.0.weight is missing")
                .hasMessageContaining("prediction_layers.0.conf_layer.weight is missing")
                .hasMessageContaining("Check that it is an unmodified checkpoint of the expected network");
    }

    @Test
    void saysWhatItLeavesOutAndWhy() throws IOException {
        TestingStateDict old = TestingStateDict.golden("tiny-resnet-video")
                .conv("fpn_phase_2.downsample_layers.2", 32, 32, 3)
                .put("backbone.layer1.0.conv1.weight", 8, 8, 1, 1)
                .put("mystery.weight", 1);

        assertThat(notes(old))
                .containsExactlyInAnyOrder(
                        "Left out 1 tensor (an older version's names for the backbone):"
                                + " backbone.layer1.0.conv1.weight",
                        "Left out 7 tensors (flow at stride 8, which nothing uses): flow_net.pred1.bias.bias,"
                                + " flow_net.pred1.bias.weight, flow_net.pred1.conv.weight,"
                                + " flow_net.pred1.scale.bias, flow_net.pred1.scale.weight, …",
                        "Left out 2 tensors (levels above P7, which nothing uses):"
                                + " fpn_phase_2.downsample_layers.2.bias, fpn_phase_2.downsample_layers.2.weight",
                        "Left out 1 tensor (not known as part of this network): mystery.weight",
                        "Left out 2 tensors (needed in training only): semantic_seg_conv.bias,"
                                + " semantic_seg_conv.weight");
    }

    @Test
    void leavesOutMobileNetsLastStages() {
        assertThat(notes(TestingStateDict.published(PublishedArchitecture.YOLACT_EDGE_MOBILENETV2)))
                .anyMatch(note -> note.contains("backbone stages behind C5, which nothing uses")
                        && note.contains("backbone.layers.7.0.conv.0.0.weight"));
    }

    @Test
    void takesInputsThatItsStemAndPrototypesDivide() throws IOException {
        assertThat(read(TestingStateDict.golden(GoldenCase.BASIC)).inputMultiple())
                .isEqualTo(8);
        assertThat(read(TestingStateDict.golden(GoldenCase.BASIC).remove("fpn_phase_1.lat_layers.3."))
                        .inputMultiple())
                .isEqualTo(4);
        assertThat(read(TestingStateDict.golden("tiny-resnet-video")).inputMultiple())
                .isEqualTo(1);
    }

    private String describe(TestingStateDict dict) {
        return read(dict).describe();
    }

    private Architecture read(TestingStateDict dict) {
        try (Checkpoint checkpoint = Checkpoint.read(dict.writeShapes(folder.resolve("checkpoint.pth")))) {
            return ArchitectureReader.read(new NetworkTensors(checkpoint)).architecture();
        }
    }

    private List<String> notes(TestingStateDict dict) {
        try (Checkpoint checkpoint = Checkpoint.read(dict.writeShapes(folder.resolve("checkpoint.pth")))) {
            NetworkTensors tensors = new NetworkTensors(checkpoint);
            return SurplusTensors.notes(
                    tensors.names(), ArchitectureReader.read(tensors).used(), checkpoint.ignored());
        }
    }
}
