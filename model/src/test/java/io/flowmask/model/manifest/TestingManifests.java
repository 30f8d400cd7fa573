package io.flowmask.model.manifest;

import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.manifest.ModelManifest.Anchors;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifest.Input;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import java.util.List;
import java.util.Optional;

/** Manifests for tests that need one but no model behind it. */
public final class TestingManifests {
    private TestingManifests() {}

    /** A small video model: S = 64, two classes, two levels. */
    public static ModelManifest video() {
        return new ModelManifest(
                ModelManifest.FORMAT,
                "testing",
                "0123456789abcdef".repeat(4),
                "a network for tests",
                "float32",
                new Input(64, NumberType.UINT8, List.of(103.94, 116.78, 123.68), List.of(57.38, 57.12, 58.40)),
                List.of("car", "person"),
                new Anchors(
                        List.of(10.0, 20.0),
                        List.of(1.0, 0.5, 2.0),
                        List.of(new MapSize(8, 8), new MapSize(4, 4)),
                        Optional.of(AnchorShape.SQUARE)),
                new Prototypes(16, 16, 16),
                200,
                Optional.of(new Features(
                        NumberType.FLOAT16,
                        List.of(
                                new FeatureTensor("f4", List.of(8, 4, 4)),
                                new FeatureTensor("f5", List.of(8, 2, 2)),
                                new FeatureTensor("reduced", List.of(4, 8, 8))),
                        Optional.of(Motion.FEATURE_FLOW))));
    }

    /** {@link #video} without a partial graph. */
    public static ModelManifest image() {
        ModelManifest video = video();
        return new ModelManifest(
                video.format(),
                video.name(),
                video.fingerprint(),
                video.architecture(),
                video.precision(),
                video.input(),
                video.classes(),
                video.anchors(),
                video.prototypes(),
                video.candidates(),
                Optional.empty());
    }
}
