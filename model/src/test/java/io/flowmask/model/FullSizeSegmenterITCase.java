package io.flowmask.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.yolact.GoldenCase;
import io.flowmask.model.yolact.ModelImporter;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published ResNet-50 video architecture at its own size, from checkpoint and encoded frames to instances. */
class FullSizeSegmenterITCase {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"UINT8", "FLOAT32"})
    void findsWhatTheOfficialImplementationFinds(NumberType imageType) throws IOException, UnreadableImageException {
        GoldenCase golden = GoldenCase.of("full-resnet50-video");
        Path model = folder.resolve("model");
        ModelImporter.importCheckpoint(
                golden.unpackCheckpoint(folder),
                model,
                golden.options().imageType(imageType).build());
        SegmenterOptions options = new SegmenterOptions(
                EngineOptions.defaults(),
                DetectionOptions.builder()
                        .scoreThreshold(golden.scoreThreshold())
                        .build());

        GoldenComparison comparison;
        try (Segmenter segmenter = Segmenters.open(model, options)) {
            comparison = GoldenComparison.of(golden, segmenter);
        }

        boolean exact = imageType == NumberType.FLOAT32;

        assertThat(comparison.sharedDetections()).as(comparison.toString()).isGreaterThanOrEqualTo(exact ? 0.99 : 0.95);
        assertThat(comparison.goodMasks()).as(comparison.toString()).isGreaterThanOrEqualTo(exact ? 0.99 : 0.9);
    }
}
