package io.flowmask.model.manifest;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code model.json} says of a model folder: everything that reading frames, running the graphs and understanding their
 * output needs.
 *
 * @param format version of this description, {@value #FORMAT}
 * @param name the model's name, for people
 * @param fingerprint SHA-256 of weights and settings, hexadecimal; features and state of another fingerprint are not usable
 * @param architecture the network in words, for people
 * @param precision {@value #SINGLE_PRECISION}, or for a quantised model the precision of each component, as
 *     {@code backbone=int8,fpn=int8,…}
 * @param input what the graphs take
 * @param classes class names without background, in the network's order
 * @param anchors the anchors that candidates index
 * @param prototypes shape of the prototypes
 * @param candidates k, anchors that each frame's output keeps
 * @param features what a keyframe leaves behind; empty where there is no partial graph
 */
public record ModelManifest(
        int format,
        String name,
        String fingerprint,
        String architecture,
        String precision,
        Input input,
        List<String> classes,
        Anchors anchors,
        Prototypes prototypes,
        int candidates,
        Optional<Features> features) {

    /** The version this code reads and writes. */
    public static final int FORMAT = 1;

    /** Longest name of a model, in characters: every mask event carries it. As long as a file's name can be. */
    public static final int MAX_NAME_LENGTH = 255;

    /** The precision of a model as it is imported. */
    public static final String SINGLE_PRECISION = "float32";

    /** File names inside a model folder. */
    public static final String FILE_NAME = "model.json";

    public static final String FULL_GRAPH = "full.onnx";
    public static final String PARTIAL_GRAPH = "partial.onnx";

    public ModelManifest {
        Objects.requireNonNull(name);
        Objects.requireNonNull(fingerprint);
        Objects.requireNonNull(architecture);
        Objects.requireNonNull(precision);
        Objects.requireNonNull(input);
        classes = List.copyOf(classes);
        Objects.requireNonNull(anchors);
        Objects.requireNonNull(prototypes);
        Objects.requireNonNull(features);
    }

    /** The same model under another name. */
    public ModelManifest withName(String newName) {
        return with(newName, fingerprint, precision, features);
    }

    /** The same description for other weights or settings. */
    public ModelManifest withFingerprint(String newFingerprint) {
        return with(name, newFingerprint, precision, features);
    }

    /** The same model with other numeric precision. */
    public ModelManifest withPrecision(String newPrecision) {
        return with(name, fingerprint, newPrecision, features);
    }

    /** How partial frames move the keyframe's features; empty where there is no partial graph. */
    public Optional<Motion> motion() {
        return features.map(Features::motionOrDefault);
    }

    /** The same model with another partial graph. */
    public ModelManifest withMotion(Motion motion) {
        return with(
                name,
                fingerprint,
                precision,
                features.map(kept -> new Features(kept.type(), kept.tensors(), Optional.of(motion))));
    }

    /** The same model with features of another type. */
    public ModelManifest withFeatureType(NumberType type) {
        return with(
                name, fingerprint, precision, features.map(kept -> new Features(type, kept.tensors(), kept.motion())));
    }

    private ModelManifest with(
            String newName, String newFingerprint, String newPrecision, Optional<Features> newFeatures) {
        return new ModelManifest(
                format,
                newName,
                newFingerprint,
                architecture,
                newPrecision,
                input,
                classes,
                anchors,
                prototypes,
                candidates,
                newFeatures);
    }

    /** Type of a number in a tensor. */
    public enum NumberType {
        UINT8(1),
        FLOAT16(2),
        FLOAT32(4);

        private final int bytes;

        NumberType(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }
    }

    /**
     * The input {@code image}: (N, S, S, 3), blue green red, 0..255. The graph normalises it itself.
     *
     * @param sizePx S
     * @param type UINT8 or FLOAT32
     * @param mean subtracted per channel, blue green red; for information
     * @param standardDeviation divided by per channel, blue green red; for information
     */
    public record Input(int sizePx, NumberType type, List<Double> mean, List<Double> standardDeviation) {
        public Input {
            mean = List.copyOf(mean);
            standardDeviation = List.copyOf(standardDeviation);
        }
    }

    /** Height and width of a feature map. */
    public record MapSize(int height, int width) {}

    /** What an anchor's height is, given its width, which is scale · √ratio. */
    public enum AnchorShape {
        /** Its width (the published models' quirk). */
        SQUARE,
        /** scale / √ratio, so that all anchors of a level are of one area. */
        ASPECT
    }

    /**
     * Anchors, level by level, row-major over (y, x), then over aspect ratios.
     *
     * @param scalesPx side of a level's anchor at aspect ratio 1, in input pixels
     * @param aspectRatios width to height
     * @param levels feature map sizes, finest first
     * @param shape SQUARE where it is not said
     */
    public record Anchors(
            List<Double> scalesPx, List<Double> aspectRatios, List<MapSize> levels, Optional<AnchorShape> shape) {
        public Anchors {
            scalesPx = List.copyOf(scalesPx);
            aspectRatios = List.copyOf(aspectRatios);
            levels = List.copyOf(levels);
            Objects.requireNonNull(shape);
        }

        public AnchorShape shapeOrDefault() {
            return shape.orElse(AnchorShape.SQUARE);
        }

        /** Number of anchors. */
        public int count() {
            return levels.stream()
                            .mapToInt(level -> level.height() * level.width())
                            .sum()
                    * aspectRatios.size();
        }
    }

    /** Prototypes that each box brings along besides those of the image; see {@code docs/decisions/015-prototypes-of-boxes.md}. */
    public enum BoxPrototypes {
        /** None, as in the published models. */
        NONE(0),
        /** The terms of a quadratic in the box's coordinates: 1, u, v, u², uv, v². */
        QUADRATIC(6);

        private final int count;

        BoxPrototypes(int count) {
            this.count = count;
        }

        public int count() {
            return count;
        }
    }

    /** How a graph puts out prototypes; see {@code docs/decisions/018-prototypes-by-sub-pixels.md}. */
    public enum PrototypeLayout {
        /** (P, h, w). */
        PIXELS(1),
        /**
         * (4P, h/2, w/2): each four channels in a row are the quarters of a pixel, left to right and then top to bottom, which is
         * what PyTorch's {@code pixel_shuffle} is given.
         */
        QUARTERS(2);

        private final int cellPx;

        PrototypeLayout(int cellPx) {
            this.cellPx = cellPx;
        }

        /** Side of a cell, in the prototypes' pixels: each pixel of a cell has a channel of its own. */
        public int cellPx() {
            return cellPx;
        }
    }

    /**
     * Prototypes are (P, h, w): {@code count} × {@code height} × {@code width}.
     *
     * @param ofBoxes NONE where it is not said
     * @param layout PIXELS where it is not said
     */
    public record Prototypes(
            int count, int height, int width, Optional<BoxPrototypes> ofBoxes, Optional<PrototypeLayout> layout) {
        public Prototypes {
            Objects.requireNonNull(ofBoxes);
            Objects.requireNonNull(layout);
        }

        /** Those of a published network: none of boxes, pixel by pixel. */
        public Prototypes(int count, int height, int width) {
            this(count, height, width, Optional.empty(), Optional.empty());
        }

        public PrototypeLayout layoutOrDefault() {
            return layout.orElse(PrototypeLayout.PIXELS);
        }

        /** The graph's output: channels, height, width. */
        public List<Integer> outputShape() {
            int cell = layoutOrDefault().cellPx();
            return List.of(count * cell * cell, height / cell, width / cell);
        }

        public BoxPrototypes ofBoxesOrDefault() {
            return ofBoxes.orElse(BoxPrototypes.NONE);
        }

        /** Coefficients of an instance: the image's prototypes come first, then its box's. */
        public int coefficients() {
            return count + ofBoxesOrDefault().count();
        }
    }

    /**
     * A tensor kept per camera.
     *
     * @param name output of the full graph
     * @param shape (channels, height, width)
     */
    public record FeatureTensor(String name, List<Integer> shape) {
        public FeatureTensor {
            shape = List.copyOf(shape);
        }

        /** The partial graph's input for it. */
        public String keyframeInput() {
            return "keyframe_" + name;
        }

        /** Height and width of the map. */
        public MapSize mapSize() {
            return new MapSize(shape.get(1), shape.get(2));
        }

        /** Numbers in the tensor. */
        public int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /**
     * What a keyframe leaves behind.
     *
     * @param type of all tensors; UINT8 where both graphs compute with them in 8 bits, in steps that the graphs know
     * @param tensors F4, F5, and what the flow net needs besides, in this order
     * @param motion how partial frames move F4 and F5; FEATURE_FLOW where it is not said
     */
    public record Features(NumberType type, List<FeatureTensor> tensors, Optional<Motion> motion) {
        /** F4 and F5, which come first. */
        private static final int MOVED = 2;

        public Features {
            tensors = List.copyOf(tensors);
            Objects.requireNonNull(motion);
        }

        public Motion motionOrDefault() {
            return motion.orElse(Motion.FEATURE_FLOW);
        }

        /** The tensors that the partial graph takes. */
        public List<FeatureTensor> taken() {
            return motionOrDefault() == Motion.FEATURE_FLOW ? tensors : moved();
        }

        /** The tensors that are moved to where things are on the current frame: F4, F5. */
        public List<FeatureTensor> moved() {
            return tensors.subList(0, Math.min(MOVED, tensors.size()));
        }

        /** Sizes of the maps that are moved. */
        public List<MapSize> movedMaps() {
            return moved().stream().map(FeatureTensor::mapSize).toList();
        }

        /** Bytes kept per camera. */
        public int bytes() {
            return type.bytes() * tensors.stream().mapToInt(FeatureTensor::size).sum();
        }
    }
}
