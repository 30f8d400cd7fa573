package io.flowmask.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.yolact.GoldenCase;
import io.flowmask.model.yolact.ModelImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentersTest {
    @TempDir
    private Path folder;

    static Stream<Arguments> casesAndImageTypes() {
        return GoldenCase.TINY.stream()
                .flatMap(name -> Stream.of(NumberType.UINT8, NumberType.FLOAT32)
                        .map(imageType -> Arguments.of(name, imageType)));
    }

    @ParameterizedTest
    @MethodSource("casesAndImageTypes")
    void findsInEncodedFramesWhatTheOfficialImplementationFinds(String name, NumberType imageType)
            throws IOException, UnreadableImageException {
        GoldenCase golden = GoldenCase.of(name);
        GoldenComparison comparison;
        try (Segmenter segmenter = Segmenters.open(importModel(golden, imageType), options(golden))) {
            comparison = GoldenComparison.of(golden, segmenter);
        }

        // Resizing in 8 bits shifts numbers of these random weights by about as much as that; in floats it does not.
        boolean exact = imageType == NumberType.FLOAT32;

        assertThat(comparison.sharedDetections()).as(comparison.toString()).isGreaterThanOrEqualTo(exact ? 0.99 : 0.95);
        assertThat(comparison.goodMasks()).as(comparison.toString()).isGreaterThanOrEqualTo(exact ? 0.99 : 0.9);
    }

    @Test
    void identifiesTheModel() throws IOException {
        GoldenCase golden = GoldenCase.of("tiny-resnet-video");
        try (Segmenter segmenter = Segmenters.open(importModel(golden, NumberType.UINT8), options(golden))) {
            assertThat(segmenter.supportsPartial()).isTrue();
            assertThat(segmenter.model().fingerprint()).hasSize(64);
            assertThat(segmenter.model().classes())
                    .containsExactly("car", "truck", "bus", "motorcycle", "bicycle", "person", "van");
        }
    }

    @Test
    void anImageModelSeesMotionInItsImages() throws IOException, UnreadableImageException {
        GoldenCase golden = GoldenCase.of("tiny-resnet-yolact-keys");
        try (Segmenter segmenter = Segmenters.lease(importModel(golden, NumberType.UINT8), options(golden))) {
            PreparedImage first = segmenter.prepare(golden.encodedImage(0));
            PreparedImage second = segmenter.prepare(golden.encodedImage(1));
            KeyframeFeatures keyframe =
                    segmenter.full(List.of(first)).get(0).features().orElseThrow();

            assertThat(segmenter.supportsPartial()).isTrue();
            assertThat(segmenter.relatesFrames()).isTrue();
            assertThat(segmenter.accepts(keyframe)).isTrue();
            PreparedImage related = segmenter.relate(second, keyframe);
            assertThat(related.flow()).isPresent();
            List<Instance> instances = segmenter
                    .partial(List.of(related), List.of(keyframe))
                    .get(0)
                    .instances();
            // Where nobody has related the image before, the segmenter does.
            assertThat(segmenter
                            .partial(List.of(second), List.of(keyframe))
                            .get(0)
                            .instances())
                    .isEqualTo(instances)
                    .isNotEmpty();
        }
    }

    @Test
    void featuresWithoutLuminanceAreNotAcceptedWhereMotionIsSeenInImages()
            throws IOException, UnreadableImageException {
        GoldenCase golden = GoldenCase.of("tiny-resnet-video");
        Path model = importModel(golden, NumberType.UINT8);
        try (Segmenter flowNet = Segmenters.open(model, options(golden));
                Segmenter imageFlow = Segmenters.open(model, options(golden).withMotion(Motion.IMAGE_FLOW))) {
            PreparedImage image = flowNet.prepare(golden.encodedImage(0));
            KeyframeFeatures without =
                    flowNet.full(List.of(image)).get(0).features().orElseThrow();
            KeyframeFeatures with = imageFlow
                    .full(List.of(imageFlow.prepare(golden.encodedImage(0))))
                    .get(0)
                    .features()
                    .orElseThrow();

            assertThat(imageFlow.model()).isEqualTo(flowNet.model());
            assertThat(imageFlow.accepts(without)).isFalse();
            assertThat(imageFlow.accepts(with)).isTrue();
            assertThat(flowNet.accepts(with)).isTrue();
            assertThat(with.values()).isEqualTo(without.values());
            assertThatThrownBy(() -> imageFlow.partial(List.of(image), List.of(with)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The image has no luminance, which the model");
            assertThatThrownBy(() -> imageFlow.relate(imageFlow.prepare(golden.encodedImage(1)), without))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("The keyframe has no luminance, which the model")
                    .hasMessageContaining("make the frame a keyframe");
        }
    }

    @Test
    void framesOutliveTheSegmenter() throws IOException, UnreadableImageException {
        GoldenCase golden = GoldenCase.of("tiny-resnet-video");
        SegmentedFrame frame;
        List<Instance> instances;
        try (Segmenter segmenter = Segmenters.lease(importModel(golden, NumberType.UINT8), options(golden))) {
            frame = segmenter
                    .full(List.of(segmenter.prepare(golden.encodedImage(0))))
                    .get(0);
            instances = frame.instances();
        }

        assertThat(frame.instances()).isEqualTo(instances).isNotEmpty();
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws IOException {
        assertThatThrownBy(() -> Segmenters.lease(folder.resolve("none"), SegmenterOptions.defaults()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "There is no model folder " + folder.resolve("none").toAbsolutePath());
        assertThatThrownBy(() -> Segmenters.open(folder, SegmenterOptions.defaults()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder + " has no model.json");
        Files.writeString(folder.resolve("model.json"), "{\"format\": 99}");
        assertThatThrownBy(() -> Segmenters.open(folder, SegmenterOptions.defaults()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("its format is version 99");
    }

    private Path importModel(GoldenCase golden, NumberType imageType) throws IOException {
        Path target = folder.resolve("model");
        ModelImporter.importCheckpoint(
                golden.checkpoint(),
                target,
                golden.options().imageType(imageType).build());
        return target;
    }

    private static SegmenterOptions options(GoldenCase golden) {
        return new SegmenterOptions(
                EngineOptions.defaults(),
                DetectionOptions.builder()
                        .scoreThreshold(golden.scoreThreshold())
                        .build());
    }
}
