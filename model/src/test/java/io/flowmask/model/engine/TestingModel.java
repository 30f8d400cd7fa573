package io.flowmask.model.engine;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.Anchors;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifest.Input;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A model folder with graphs small enough to compute by hand: every output is a stretch of the image's bytes, and a partial
 * graph adds a weighted sum of each feature to each prototype. A frame whose first byte is {@link #TRAP} makes the native library
 * fail while it runs.
 */
final class TestingModel {
    static final String FINGERPRINT = "0123456789abcdef".repeat(4);
    static final int SIZE = 8;
    static final int TRAP = 255;

    private static final int CANDIDATES = 3;

    private final NumberType imageType;
    private final boolean video;

    private TestingModel(NumberType imageType, boolean video) {
        this.imageType = imageType;
        this.video = video;
    }

    /** A video model with 16-bit features. */
    static TestingModel video(NumberType imageType) {
        return new TestingModel(imageType, true);
    }

    /** An image model: no features, no partial graph. */
    static TestingModel image(NumberType imageType) {
        return new TestingModel(imageType, false);
    }

    /** Writes the folder and returns it. */
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        ModelManifests.write(manifest(), folder);
        full().write(folder.resolve(ModelManifest.FULL_GRAPH));
        if (video) {
            partial().write(folder.resolve(ModelManifest.PARTIAL_GRAPH));
        }
        return folder;
    }

    ModelManifest manifest() {
        return new ModelManifest(
                ModelManifest.FORMAT,
                "testing",
                FINGERPRINT,
                "stretches of the image",
                "float32",
                new Input(SIZE, imageType, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0)),
                List.of("car", "person"),
                new Anchors(List.of(4.0), List.of(1.0), List.of(new MapSize(2, 2)), Optional.empty()),
                new Prototypes(2, 4, 4),
                CANDIDATES,
                video
                        ? Optional.of(new Features(
                                NumberType.FLOAT16,
                                List.of(
                                        new FeatureTensor("f4", List.of(2, 2, 2)),
                                        new FeatureTensor("f5", List.of(2, 1, 1)),
                                        new FeatureTensor("reduced", List.of(1, 2, 2))),
                                Optional.of(Motion.FEATURE_FLOW)))
                        : Optional.empty());
    }

    /** A frame of noise below {@link #TRAP}. */
    PreparedImage frame(long seed) {
        byte[] pixels = new byte[SIZE * SIZE * 3];
        Random random = new Random(seed);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(TRAP);
        }
        return frame(pixels);
    }

    PreparedImage trap() {
        byte[] pixels = new byte[SIZE * SIZE * 3];
        pixels[0] = (byte) TRAP;
        return frame(pixels);
    }

    /** What the full graph makes of an image, without features. */
    NetworkOutput expectedFull(PreparedImage image) {
        return expected(image, 0);
    }

    /** What the partial graph makes of an image with another image's features. */
    NetworkOutput expectedPartial(PreparedImage image, PreparedImage keyframe) {
        float[] features = floats(keyframe, 60, 14);
        float sum = 0;
        for (int i = 0; i < features.length; i++) {
            sum += features[i] * (i < 8 ? 1 : i < 10 ? 3 : 7);
        }
        return expected(image, sum);
    }

    private PreparedImage frame(byte[] pixels) {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(pixels.length * imageType.bytes()).order(ByteOrder.nativeOrder());
        for (byte pixel : pixels) {
            if (imageType == NumberType.UINT8) {
                buffer.put(pixel);
            } else {
                buffer.putFloat(pixel & 0xff);
            }
        }
        return new PreparedImage(buffer.flip(), new FrameSize(48, 64));
    }

    private NetworkOutput expected(PreparedImage image, float added) {
        float[] prototypes = floats(image, 0, 32);
        for (int i = 0; i < prototypes.length; i++) {
            prototypes[i] += added;
        }
        float[] anchors = floats(image, 56, 3);
        return new NetworkOutput(
                new int[] {(int) anchors[0], (int) anchors[1], (int) anchors[2]},
                floats(image, 32, 6),
                floats(image, 38, 12),
                floats(image, 50, 6),
                prototypes,
                null);
    }

    private float[] floats(PreparedImage image, int offset, int count) {
        ByteBuffer pixels = image.pixels();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = imageType == NumberType.UINT8
                    ? pixels.get(offset + i) & 0xff
                    : pixels.getFloat((offset + i) * Float.BYTES);
        }
        return values;
    }

    private TestingGraph full() {
        TestingGraph graph = trunk();
        graph.node("Identity", List.of("stretch_prototypes"), "prototypes");
        if (video) {
            feature(graph, "f4", 60, 2, 2, 2);
            feature(graph, "f5", 68, 2, 1, 1);
            feature(graph, "reduced", 70, 1, 2, 2);
        }
        return graph;
    }

    private TestingGraph partial() {
        TestingGraph graph = trunk().input("keyframe_f4", DataType.FLOAT16, 2, 2, 2)
                .input("keyframe_f5", DataType.FLOAT16, 2, 1, 1)
                .input("keyframe_reduced", DataType.FLOAT16, 1, 2, 2)
                .constant("axes", 1L, 2L, 3L);
        weightedSum(graph, "keyframe_f4", 1);
        weightedSum(graph, "keyframe_f5", 3);
        weightedSum(graph, "keyframe_reduced", 7);
        return graph.node("Sum", List.of("keyframe_f4_sum", "keyframe_f5_sum", "keyframe_reduced_sum"), "added")
                .node("Add", List.of("stretch_prototypes", "added"), "prototypes");
    }

    private static void weightedSum(TestingGraph graph, String feature, float weight) {
        graph.constant(feature + "_weight", weight)
                .node("Cast", List.of(feature), feature + "_float", TestingGraph.attribute("to", 1))
                .node("Mul", List.of(feature + "_float", feature + "_weight"), feature + "_weighted")
                .node("ReduceSum", List.of(feature + "_weighted", "axes"), feature + "_sum");
    }

    /** Everything but the prototypes, which partial frames change. The look-up in a table of 255 entries is the trap. */
    private TestingGraph trunk() {
        TestingGraph graph = new TestingGraph()
                .input("image", imageType == NumberType.UINT8 ? DataType.UINT8 : DataType.FLOAT, SIZE, SIZE, 3)
                .output("anchors", DataType.INT32, CANDIDATES)
                .output("scores", DataType.FLOAT, CANDIDATES, 2)
                .output("locations", DataType.FLOAT, CANDIDATES, 4)
                .output("coefficients", DataType.FLOAT, CANDIDATES, 2)
                .output("prototypes", DataType.FLOAT, 2, 4, 4)
                .constant("flat_shape", 0L, -1L)
                .constant("channel_axis", 1L)
                .constant("table", new float[TRAP])
                .node("Cast", List.of("image"), "indices_image", TestingGraph.attribute("to", 6))
                .node("Reshape", List.of("indices_image", "flat_shape"), "indices")
                .node("Gather", List.of("table", "indices"), "zeros")
                .node("Cast", List.of("indices"), "values", TestingGraph.attribute("to", 1))
                .node("Add", List.of("values", "zeros"), "flat");
        stretch(graph, "stretch_prototypes", 0, 2, 4, 4);
        stretch(graph, "scores", 32, CANDIDATES, 2);
        stretch(graph, "locations", 38, CANDIDATES, 4);
        stretch(graph, "coefficients", 50, CANDIDATES, 2);
        stretch(graph, "anchors_float", 56, CANDIDATES);
        return graph.node("Cast", List.of("anchors_float"), "anchors", TestingGraph.attribute("to", 6));
    }

    private static void feature(TestingGraph graph, String name, int offset, int... frameShape) {
        graph.output(name, DataType.FLOAT16, frameShape);
        stretch(graph, name + "_float", offset, frameShape);
        graph.node("Cast", List.of(name + "_float"), name, TestingGraph.attribute("to", 10));
    }

    private static void stretch(TestingGraph graph, String name, int offset, int... frameShape) {
        long[] shape = new long[frameShape.length + 1];
        long size = 1;
        for (int i = 0; i < frameShape.length; i++) {
            shape[i + 1] = frameShape[i];
            size *= frameShape[i];
        }
        graph.constant(name + "_start", (long) offset)
                .constant(name + "_end", offset + size)
                .constant(name + "_shape", shape)
                .node("Slice", List.of("flat", name + "_start", name + "_end", "channel_axis"), name + "_flat")
                .node("Reshape", List.of(name + "_flat", name + "_shape"), name);
    }
}
