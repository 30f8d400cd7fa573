package io.flowmask.model.yolact;

import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.Motion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What names and shapes in a checkpoint cannot tell, and how its graphs are to be made.
 *
 * @param inputSizePx S, side of the network's square input
 * @param anchorScales anchor size per level in input pixels, finest level first; in proportion to the published ones when not given
 * @param aspectRatios anchors per cell; 1, 1/2, 2 when not given
 * @param anchorShape whether an anchor has its aspect ratio, or is square as the published ones are
 * @param classes class names without background; COCO's or YouTube VIS's when not given and their number fits
 * @param name the model's name; the checkpoint's file name when not given
 * @param imageType UINT8 or FLOAT32
 * @param featureType type in which a keyframe's features are kept, FLOAT16 or FLOAT32
 * @param motion how partial frames move the keyframe's features; by the flow net where there is one, or else by image flow, when not
 *     given
 * @param candidates anchors that each frame's output keeps at most; TensorRT takes 3840 at most
 * @param overwrite whether a model folder that is there already is replaced
 * @param expectedFingerprint the fingerprint that the model has to get
 * @param exposed intermediate tensors that become outputs of the graphs, for tests and diagnosis
 */
public record ImportOptions(
        int inputSizePx,
        Optional<List<Double>> anchorScales,
        Optional<List<Double>> aspectRatios,
        AnchorShape anchorShape,
        Optional<List<String>> classes,
        Optional<String> name,
        NumberType imageType,
        NumberType featureType,
        Optional<Motion> motion,
        int candidates,
        boolean overwrite,
        Optional<String> expectedFingerprint,
        Set<String> exposed) {
    /** At this size the coarsest map is one cell, and the coarsest that is warped is 2×2. */
    public static final int MIN_INPUT_SIZE_PX = 64;

    /** Larger inputs take more memory than a stream of frames is worth. */
    public static final int MAX_INPUT_SIZE_PX = 2048;

    public ImportOptions {
        List<String> problems = new ArrayList<>();
        if (inputSizePx < MIN_INPUT_SIZE_PX || inputSizePx > MAX_INPUT_SIZE_PX) {
            problems.add("Input size: expected " + MIN_INPUT_SIZE_PX + ".." + MAX_INPUT_SIZE_PX + " pixels, but it is "
                    + inputSizePx);
        }
        checkPositive("Anchor scales", anchorScales, problems);
        checkPositive("Aspect ratios", aspectRatios, problems);
        classes.ifPresent(names -> checkClasses(names, problems));
        name.ifPresent(text -> checkName(text, problems));
        if (imageType == NumberType.FLOAT16) {
            problems.add("Image type: expected UINT8 or FLOAT32, but it is " + imageType);
        }
        if (featureType == NumberType.UINT8) {
            problems.add("Feature type: expected FLOAT16 or FLOAT32, but it is " + featureType);
        }
        if (candidates < 1) {
            problems.add("Candidates: expected at least 1, but there are " + candidates);
        }
        if (!problems.isEmpty()) {
            throw new ImportException("The import options are not usable", problems);
        }
        anchorScales = anchorScales.map(List::copyOf);
        aspectRatios = aspectRatios.map(List::copyOf);
        classes = classes.map(List::copyOf);
        exposed = Set.copyOf(exposed);
    }

    /** Options as the published models need them. */
    public static ImportOptions defaults() {
        return builder().build();
    }

    /** Options that make a model as it was made, of the same checkpoint. */
    public static Builder of(ModelManifest model) {
        return like(model).name(model.name());
    }

    /** Options that make a model of this kind, of another checkpoint; the name is left open. */
    public static Builder like(ModelManifest model) {
        Builder options = builder()
                .inputSizePx(model.input().sizePx())
                .anchorScales(model.anchors().scalesPx())
                .aspectRatios(model.anchors().aspectRatios())
                .anchorShape(model.anchors().shapeOrDefault())
                .classes(model.classes())
                .imageType(model.input().type())
                .candidates(model.candidates());
        model.features().ifPresent(features -> {
            // Quantising makes bytes of what was imported in 16 bits, and of nothing else.
            NumberType imported = features.type() == NumberType.UINT8 ? NumberType.FLOAT16 : features.type();
            options.featureType(imported).motion(features.motionOrDefault());
        });
        return options;
    }

    public static Builder builder() {
        return new Builder();
    }

    private static void checkPositive(String what, Optional<List<Double>> numbers, List<String> problems) {
        if (numbers.isPresent()
                && (numbers.get().isEmpty()
                        || numbers.get().stream().anyMatch(number -> !(number > 0) || number.isInfinite()))) {
            problems.add(what + ": expected positive numbers, but they are " + numbers.get());
        }
    }

    private static void checkName(String name, List<String> problems) {
        if (name.isBlank()) {
            problems.add("Name: expected some text, but it is blank");
        } else if (name.length() > ModelManifest.MAX_NAME_LENGTH) {
            problems.add("Name: expected at most " + ModelManifest.MAX_NAME_LENGTH + " characters, but there are "
                    + name.length());
        }
    }

    private static void checkClasses(List<String> names, List<String> problems) {
        if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
            problems.add("Classes: expected names, but they are " + names);
        }
        if (names.stream().distinct().count() < names.size()) {
            problems.add("Classes: expected different names, but one occurs twice in " + names);
        }
    }

    /** Collects options; {@link #build} checks them. */
    public static final class Builder {
        private int inputSizePx = 550;
        private Optional<List<Double>> anchorScales = Optional.empty();
        private Optional<List<Double>> aspectRatios = Optional.empty();
        private AnchorShape anchorShape = AnchorShape.SQUARE;
        private Optional<List<String>> classes = Optional.empty();
        private Optional<String> name = Optional.empty();
        private NumberType imageType = NumberType.UINT8;
        private NumberType featureType = NumberType.FLOAT16;
        private Optional<Motion> motion = Optional.empty();
        private int candidates = 1000;
        private boolean overwrite;
        private Optional<String> expectedFingerprint = Optional.empty();
        private Set<String> exposed = Set.of();

        private Builder() {}

        /** S, side of the network's square input; 550 by default. */
        public Builder inputSizePx(int size) {
            this.inputSizePx = size;
            return this;
        }

        /** Anchor size per level in input pixels, finest level first. */
        public Builder anchorScales(List<Double> scales) {
            this.anchorScales = Optional.of(scales);
            return this;
        }

        /** Aspect ratios of a cell's anchors. */
        public Builder aspectRatios(List<Double> ratios) {
            this.aspectRatios = Optional.of(ratios);
            return this;
        }

        /** SQUARE (the default, as the published models) or ASPECT. */
        public Builder anchorShape(AnchorShape shape) {
            this.anchorShape = shape;
            return this;
        }

        /** Class names without background; see {@link ClassNames}. */
        public Builder classes(List<String> names) {
            this.classes = Optional.of(names);
            return this;
        }

        /** The model's name. */
        public Builder name(String modelName) {
            this.name = Optional.of(modelName);
            return this;
        }

        /** UINT8 (the default) or FLOAT32. */
        public Builder imageType(NumberType type) {
            this.imageType = type;
            return this;
        }

        /** FLOAT16 (the default) or FLOAT32. */
        public Builder featureType(NumberType type) {
            this.featureType = type;
            return this;
        }

        /** How partial frames move the keyframe's features. */
        public Builder motion(Motion value) {
            this.motion = Optional.of(value);
            return this;
        }

        /** Anchors that each frame's output keeps at most; 1000 by default. */
        public Builder candidates(int count) {
            this.candidates = count;
            return this;
        }

        /** Replaces a model folder that is there already. */
        public Builder overwrite(boolean replace) {
            this.overwrite = replace;
            return this;
        }

        /** Refuses to make a model with another fingerprint. */
        public Builder expectFingerprint(String fingerprint) {
            this.expectedFingerprint = Optional.of(fingerprint);
            return this;
        }

        /** Intermediate tensors that become outputs of the graphs that have them. */
        public Builder expose(Set<String> tensors) {
            this.exposed = tensors;
            return this;
        }

        /**
         * Checks the options.
         *
         * @throws ImportException listing everything that is wrong with them
         */
        public ImportOptions build() {
            return new ImportOptions(
                    inputSizePx,
                    anchorScales,
                    aspectRatios,
                    anchorShape,
                    classes,
                    name,
                    imageType,
                    featureType,
                    motion,
                    candidates,
                    overwrite,
                    expectedFingerprint,
                    exposed);
        }
    }
}
