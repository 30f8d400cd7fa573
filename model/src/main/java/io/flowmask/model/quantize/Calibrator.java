package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.flowmask.model.engine.EngineException;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.engine.GraphProbe;
import io.flowmask.model.image.FlowField;
import io.flowmask.model.image.ImageFlow;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds out which values a model's tensors take: runs frames through copies of its graphs of which every tensor that could be quantised
 * is an output, and counts. Holds one frame's tensors at a time, which at 550 × 550 and ResNet-101 are 1 GB. Owns native sessions;
 * belongs to one thread.
 */
public final class Calibrator implements AutoCloseable {
    private final ModelManifest manifest;
    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, Histogram> histograms = new TreeMap<>();
    private final GraphProbe full;
    private final Optional<GraphProbe> partial;
    private int keyframes;
    private int partialFrames;

    private Calibrator(Path folder, ModelManifest manifest, EngineOptions options) throws IOException {
        this.manifest = manifest;
        full = observed(folder.resolve(ModelManifest.FULL_GRAPH), options);
        try {
            partial = manifest.features().isPresent()
                    ? Optional.of(observed(folder.resolve(ModelManifest.PARTIAL_GRAPH), options))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            full.close();
            throw e;
        }
    }

    /**
     * Opens a model.
     *
     * @param folder in single precision
     * @throws InvalidModelException when the folder is no model, or is quantised already
     * @throws EngineException when ONNX Runtime cannot run it
     * @throws IOException when a file cannot be read or written
     */
    public static Calibrator open(Path folder, EngineOptions options) throws IOException {
        ModelManifest manifest = ModelManifests.read(folder);
        ModelQuantizer.requireSinglePrecision(folder, manifest);
        return new Calibrator(folder, manifest, options);
    }

    private GraphProbe observed(Path graph, EngineOptions options) throws IOException {
        Path copy = Files.createTempFile("flowmask-calibration", ".onnx");
        try {
            ModelProto model = OnnxFiles.read(graph);
            Set<String> observed = observed(model.getGraph());
            names.addAll(observed);
            OnnxFiles.write(
                    model.toBuilder()
                            .setGraph(GraphTensors.exposing(model.getGraph(), observed))
                            .build(),
                    copy);
            return GraphProbe.open(copy, options);
        } finally {
            // The session has read it.
            Files.delete(copy);
        }
    }

    /** All tensors that some precision plan could quantise. */
    private static Set<String> observed(GraphProto graph) {
        Set<String> observed = new LinkedHashSet<>();
        for (QuantizableUnit unit : QuantizableUnit.of(graph)) {
            observed.addAll(unit.inputs());
            observed.add(unit.output());
        }
        return observed;
    }

    /** Whether the model has partial frames, for which pairs of frames are needed. */
    public boolean takesPairs() {
        return partial.isPresent();
    }

    /** Whether a frame is of one colour all over, so that it says nothing about what a model will see: a camera without a picture. */
    public boolean isBlank(PreparedImage image) {
        ByteBuffer pixels = image.pixels();
        int pixelBytes = 3 * manifest.input().type().bytes();
        ByteBuffer all = pixels.slice(0, pixels.limit() - pixelBytes);
        // Equal to itself one pixel on.
        return all.equals(pixels.slice(pixelBytes, pixels.limit() - pixelBytes));
    }

    /**
     * Runs a frame in full, and the one after it in part where the model can.
     *
     * @param next the frame after it; empty where there is none
     * @throws EngineException when a run fails
     * @throws InvalidModelException when a tensor is not finite
     */
    public void add(PreparedImage keyframe, Optional<PreparedImage> next) {
        Map<String, ByteBuffer> tensors = full.run(Map.of("image", keyframe.pixels()));
        count(tensors);
        keyframes++;
        if (partial.isPresent() && next.isPresent()) {
            Map<String, ByteBuffer> inputs = new HashMap<>(kept(tensors, manifest));
            count(inputs);
            inputs.put("image", next.get().pixels());
            inputs.putAll(flows(next.get(), keyframe, manifest));
            count(partial.get().run(inputs));
            partialFrames++;
        }
    }

    /** What a keyframe leaves behind, as the partial graph takes it. */
    static Map<String, ByteBuffer> kept(Map<String, ByteBuffer> outputs, ModelManifest manifest) {
        Map<String, ByteBuffer> kept = new HashMap<>();
        manifest.features()
                .ifPresent(features -> features.taken().forEach(feature -> {
                    ByteBuffer output = outputs.get(feature.name());
                    if (output == null) {
                        throw new IllegalStateException("The full graph has no output " + feature.name());
                    }
                    kept.put(feature.keyframeInput(), output);
                }));
        return kept;
    }

    /** The flow from a frame to its keyframe, where the partial graph takes it. */
    static Map<String, ByteBuffer> flows(PreparedImage image, PreparedImage keyframe, ModelManifest manifest) {
        Map<String, ByteBuffer> inputs = new HashMap<>();
        manifest.features()
                .filter(features -> features.motionOrDefault() == Motion.IMAGE_FLOW)
                .ifPresent(features -> {
                    try (ImageFlow estimator = new ImageFlow(manifest.input().sizePx(), features.movedMaps())) {
                        FlowField flow = estimator.estimate(
                                image.luminance().orElseThrow(),
                                keyframe.luminance().orElseThrow());
                        for (int i = 0; i < features.moved().size(); i++) {
                            FloatBuffer map = flow.map(i);
                            ByteBuffer input = ByteBuffer.allocateDirect(map.remaining() * Float.BYTES)
                                    .order(ByteOrder.nativeOrder());
                            input.asFloatBuffer().put(map);
                            inputs.put("flow_" + features.moved().get(i).name(), input);
                        }
                    }
                });
        return inputs;
    }

    private void count(Map<String, ByteBuffer> tensors) {
        tensors.forEach((name, values) -> {
            if (names.contains(name)) {
                try {
                    histograms.computeIfAbsent(name, unused -> new Histogram()).add(values.asFloatBuffer());
                } catch (IllegalArgumentException e) {
                    throw new InvalidModelException(
                            "The tensor " + name + " of model " + manifest.name() + " is not finite: " + e.getMessage()
                                    + ". Its checkpoint is damaged, or its training diverged.");
                }
            }
        });
    }

    /**
     * What has been found so far.
     *
     * @throws IllegalStateException when nothing ran yet
     */
    public CalibrationTable table() {
        if (keyframes == 0) {
            throw new IllegalStateException("Nothing was calibrated: no frame ran");
        }
        Map<String, TensorRange> ranges = new TreeMap<>();
        histograms.forEach((name, histogram) -> ranges.put(name, TensorRange.of(histogram)));
        return new CalibrationTable(CalibrationTable.FORMAT, manifest.fingerprint(), keyframes, partialFrames, ranges);
    }

    @Override
    public void close() {
        full.close();
        partial.ifPresent(GraphProbe::close);
    }
}
