package io.flowmask.model.detect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.testing.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One frame of a golden case: what the official network put out for it, and what the official code made of that. */
record GoldenFrame(
        String name,
        ModelManifest manifest,
        FrameSize size,
        NetworkOutput output,
        float scoreThreshold,
        Npz expected,
        List<Detection> detections) {
    private static final List<String> CASES =
            List.of("tiny-resnet-video", "tiny-resnet-yolact-keys", "tiny-mobilenetv2-legacy-pth");

    /** A detection as the official code reports it. */
    record Detection(int classIndex, float score, PixelBox box, RleMask mask) {}

    /** All frames of the tiny cases. */
    static Stream<GoldenFrame> all() {
        return CASES.stream().flatMap(GoldenFrame::framesOf);
    }

    private static Stream<GoldenFrame> framesOf(String name) {
        try (InputStream in = GoldenFrame.class.getResourceAsStream("/golden/" + name + "/case.json")) {
            JsonNode json = new ObjectMapper().readTree(in);
            List<GoldenFrame> frames = new ArrayList<>();
            for (int i = 0; i < json.get("frames").size(); i++) {
                frames.add(read(name, json, i));
            }
            return frames.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GoldenFrame read(String name, JsonNode json, int index) throws IOException {
        Npz npz = Npz.readResource("/golden/" + name + "/expected_" + index + ".npz");
        JsonNode frame = json.get("frames").get(index);
        FrameSize size =
                new FrameSize(frame.get("height").intValue(), frame.get("width").intValue());
        ModelManifest manifest = manifest(json, npz);
        return new GoldenFrame(
                name + " frame " + index,
                manifest,
                size,
                output(npz, manifest),
                (float) json.get("score_threshold").doubleValue(),
                npz,
                stream(frame.get("detections"))
                        .map(node -> detection(node, size))
                        .toList());
    }

    private static Detection detection(JsonNode node, FrameSize size) {
        JsonNode edges = node.get("box_xyxy");
        int left = edges.get(0).intValue();
        int top = edges.get(1).intValue();
        return new Detection(
                node.get("class_index").intValue(),
                (float) node.get("score").doubleValue(),
                new PixelBox(
                        left, top, edges.get(2).intValue() - left, edges.get(3).intValue() - top),
                RleMask.parse(size, node.get("rle").get("counts").textValue()));
    }

    private static ModelManifest manifest(JsonNode json, Npz npz) {
        int sizePx = json.get("size").intValue();
        List<MapSize> levels = new ArrayList<>();
        for (int side = (sizePx + 7) / 8; levels.size() < 5; side = (side + 1) / 2) {
            levels.add(new MapSize(side, side));
        }
        int[] prototypes = npz.get("proto").shape();
        return new ModelManifest(
                ModelManifest.FORMAT,
                json.get("name").textValue(),
                "0".repeat(64),
                "",
                "",
                new ModelManifest.Input(sizePx, ModelManifest.NumberType.FLOAT32, List.of(), List.of()),
                stream(json.get("classes")).map(JsonNode::textValue).toList(),
                new ModelManifest.Anchors(
                        stream(json.get("scales")).map(JsonNode::doubleValue).toList(),
                        stream(json.get("aspect_ratios"))
                                .map(JsonNode::doubleValue)
                                .toList(),
                        levels,
                        Optional.empty()),
                new ModelManifest.Prototypes(prototypes[2], prototypes[0], prototypes[1]),
                npz.get("loc").shape()[0],
                Optional.empty());
    }

    /** Sorts all anchors by their best foreground score and moves the prototypes' channels to the front, as the graphs do. */
    private static NetworkOutput output(Npz npz, ModelManifest manifest) {
        int classes = manifest.classes().size();
        float[] confidences = npz.get("conf").floats();
        float[][] scores = IntStream.range(0, manifest.candidates())
                .mapToObj(anchor -> slice(confidences, anchor * (classes + 1) + 1, classes))
                .toArray(float[][]::new);
        int[] anchors = IntStream.range(0, manifest.candidates())
                .boxed()
                .sorted(Comparator.comparing((Integer anchor) -> -max(scores[anchor])))
                .mapToInt(Integer::intValue)
                .toArray();
        return new NetworkOutput(
                anchors,
                gather(confidences, classes + 1, 1, anchors),
                gather(npz.get("loc").floats(), 4, 0, anchors),
                gather(npz.get("coeff").floats(), manifest.prototypes().count(), 0, anchors),
                channelsFirst(npz.get("proto").floats(), manifest.prototypes()),
                null);
    }

    private static float max(float[] values) {
        float max = 0;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static float[] slice(float[] values, int from, int length) {
        float[] slice = new float[length];
        System.arraycopy(values, from, slice, 0, length);
        return slice;
    }

    private static float[] gather(float[] values, int width, int skip, int[] rows) {
        float[] gathered = new float[rows.length * (width - skip)];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width + skip, gathered, i * (width - skip), width - skip);
        }
        return gathered;
    }

    private static float[] channelsFirst(float[] values, ModelManifest.Prototypes shape) {
        int plane = shape.height() * shape.width();
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % shape.count() * plane + i / shape.count()] = values[i];
        }
        return turned;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public String toString() {
        return name;
    }
}
