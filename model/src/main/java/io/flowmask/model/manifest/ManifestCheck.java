package io.flowmask.model.manifest;

import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether a manifest makes sense: what the types alone cannot say. */
final class ManifestCheck {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    private final List<String> problems = new ArrayList<>();

    private ManifestCheck() {}

    static List<String> problems(ModelManifest manifest) {
        ManifestCheck check = new ManifestCheck();
        check.head(manifest);
        check.input(manifest.input());
        check.output(manifest);
        manifest.features().ifPresent(check::features);
        return check.problems;
    }

    private void head(ModelManifest manifest) {
        expect(
                manifest.format() == ModelManifest.FORMAT,
                "format: expected " + ModelManifest.FORMAT + ", but it is " + manifest.format());
        expect(!manifest.name().isBlank(), "name: expected a name, but it is blank");
        expect(
                manifest.name().length() <= ModelManifest.MAX_NAME_LENGTH,
                "name: expected at most " + ModelManifest.MAX_NAME_LENGTH + " characters, but there are "
                        + manifest.name().length());
        expect(
                FINGERPRINT.matcher(manifest.fingerprint()).matches(),
                "fingerprint: expected 64 lower-case hexadecimal digits (SHA-256), but it is \""
                        + manifest.fingerprint() + "\"");
        expect(!manifest.classes().isEmpty(), "classes: expected at least one, but there is none");
        expect(
                manifest.classes().stream().distinct().count()
                        == manifest.classes().size(),
                "classes: expected different names, but one occurs twice in " + manifest.classes());
    }

    private void input(ModelManifest.Input input) {
        positive("input.sizePx", input.sizePx());
        expect(input.type() != NumberType.FLOAT16, "input.type: expected UINT8 or FLOAT32, but it is " + input.type());
        expect(
                input.mean().size() == 3,
                "input.mean: expected 3 numbers, but there are " + input.mean().size());
        expect(
                input.standardDeviation().size() == 3
                        && input.standardDeviation().stream().allMatch(value -> value > 0),
                "input.standardDeviation: expected 3 positive numbers, but they are " + input.standardDeviation());
    }

    private void output(ModelManifest manifest) {
        ModelManifest.Anchors anchors = manifest.anchors();
        expect(
                !anchors.levels().isEmpty()
                        && anchors.levels().size() == anchors.scalesPx().size(),
                "anchors: expected as many levels as scales and at least one, but there are "
                        + anchors.levels().size() + " levels and "
                        + anchors.scalesPx().size() + " scales");
        expect(
                anchors.scalesPx().stream().allMatch(scale -> scale > 0),
                "anchors.scalesPx: expected positive numbers, but they are " + anchors.scalesPx());
        expect(
                !anchors.aspectRatios().isEmpty()
                        && anchors.aspectRatios().stream().allMatch(ratio -> ratio > 0),
                "anchors.aspectRatios: expected positive numbers, but they are " + anchors.aspectRatios());
        expect(
                anchors.levels().stream().allMatch(level -> level.height() > 0 && level.width() > 0),
                "anchors.levels: expected positive sizes, but they are " + anchors.levels());
        expect(
                manifest.candidates() > 0 && manifest.candidates() <= anchors.count(),
                "candidates: expected 1.." + anchors.count() + " (the number of anchors), but it is "
                        + manifest.candidates());
        positive("prototypes.count", manifest.prototypes().count());
        positive("prototypes.height", manifest.prototypes().height());
        positive("prototypes.width", manifest.prototypes().width());
        int cell = manifest.prototypes().layoutOrDefault().cellPx();
        expect(
                manifest.prototypes().height() % cell == 0
                        && manifest.prototypes().width() % cell == 0,
                "prototypes: expected a height and a width of whole cells of " + cell + "×" + cell
                        + " pixels, but they are "
                        + manifest.prototypes().height() + " and "
                        + manifest.prototypes().width());
    }

    private void features(ModelManifest.Features features) {
        expect(
                features.tensors().size() >= 2,
                "features.tensors: expected at least f4 and f5, but there are "
                        + features.tensors().size());
        for (FeatureTensor tensor : features.tensors()) {
            expect(
                    tensor.shape().size() == 3 && tensor.shape().stream().allMatch(size -> size > 0),
                    "features.tensors " + tensor.name()
                            + ": expected a shape of three positive numbers (channels, height, width), but it is "
                            + tensor.shape());
        }
    }

    private void positive(String place, int value) {
        expect(value > 0, place + ": expected a positive number, but it is " + value);
    }

    private void expect(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }
}
