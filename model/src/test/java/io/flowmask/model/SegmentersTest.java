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
import io.flowmask.model.yolact.GoldenCase;
import io.flowmask.model.yolact.ModelImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentersTest {
    private static final int MASK_PIXELS_COMPARED = 100;

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
        Comparison comparison = new Comparison();
        try (Segmenter segmenter = Segmenters.open(importModel(golden, imageType), options(golden))) {
            Optional<KeyframeFeatures> keyframe = Optional.empty();
            for (int frame = 0; frame < golden.frames(); frame++) {
                List<PreparedImage> image = List.of(segmenter.prepare(golden.encodedImage(frame)));
                SegmentedFrame segmented;
                if (golden.isPartial(frame)) {
                    segmented = segmenter
                            .partial(image, List.of(keyframe.orElseThrow()))
                            .get(0);
                } else {
                    segmented = segmenter.full(image).get(0);
                    keyframe = segmented.features();
                }
                comparison.add(golden.detections(frame), segmented.instances());
            }
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

    /** Counts over all frames of a case. */
    private static final class Comparison {
        private int expected;
        private int found;
        private int shared;
        private int masks;
        private int goodMasks;

        void add(List<Instance> expectedInstances, List<Instance> instances) {
            expected += expectedInstances.size();
            found += instances.size();
            List<Instance> left = new ArrayList<>(instances);
            for (Instance instance : expectedInstances) {
                Optional<Instance> same =
                        left.stream().filter(other -> isSame(instance, other)).findFirst();
                if (same.isPresent()) {
                    left.remove(same.get());
                    shared++;
                    compareMasks(instance, same.get());
                }
            }
        }

        /** Shared detections among those of either side, so that neither lost nor additional ones go unnoticed. */
        double sharedDetections() {
            return (double) shared / Math.max(expected, found);
        }

        double goodMasks() {
            return (double) goodMasks / masks;
        }

        private void compareMasks(Instance one, Instance other) {
            if (one.mask().area() >= MASK_PIXELS_COMPARED) {
                masks++;
                if (one.mask().intersectionOverUnion(other.mask()) >= 0.95) {
                    goodMasks++;
                }
            }
        }

        private static boolean isSame(Instance one, Instance other) {
            return one.classIndex() == other.classIndex()
                    && Math.abs(one.score() - other.score()) < 0.02
                    && Math.abs(one.box().x() - other.box().x()) <= 1
                    && Math.abs(one.box().y() - other.box().y()) <= 1
                    && Math.abs(one.box().width() - other.box().width()) <= 2
                    && Math.abs(one.box().height() - other.box().height()) <= 2;
        }

        @Override
        public String toString() {
            return shared + " shared of " + expected + " expected and " + found + " found; " + goodMasks + " good of "
                    + masks + " masks";
        }
    }
}
