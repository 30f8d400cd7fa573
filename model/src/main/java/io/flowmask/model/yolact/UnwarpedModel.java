package io.flowmask.model.yolact;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A video model that does not warp: partial frames take the keyframe's F4 and F5 as they are, together with their own C3. It is worth
 * nothing but to measure what the flow net is worth. Made from a model folder, whose fingerprint it keeps: one model's keyframes serve the
 * other.
 */
public final class UnwarpedModel {
    /** What partial frames make of the keyframe's F4 and F5, and what stands in for it; see {@link MotionGraph}. */
    private static final Map<String, String> STAND_INS = Map.of(
            "flow/warped4",
            "keyframe_f4",
            "spa/f4",
            "keyframe_f4",
            "flow/warped5",
            "keyframe_f5",
            "spa/f5",
            "keyframe_f5");

    private UnwarpedModel() {}

    /**
     * Writes the model.
     *
     * @param modelFolder made by {@link ModelImporter}, with a partial graph
     * @param target an empty folder
     * @throws InvalidModelException when the partial graph is not one that was imported
     */
    public static void write(Path modelFolder, Path target) throws IOException {
        for (String name : List.of(ModelManifest.FILE_NAME, ModelManifest.FULL_GRAPH)) {
            Files.copy(modelFolder.resolve(name), target.resolve(name));
        }
        Path graph = modelFolder.resolve(ModelManifest.PARTIAL_GRAPH);
        ModelProto.Builder model = ModelProto.newBuilder();
        try (InputStream stream = Files.newInputStream(graph)) {
            CodedInputStream coded = CodedInputStream.newInstance(stream);
            coded.setSizeLimit(Integer.MAX_VALUE);
            model.mergeFrom(coded);
        }
        if (!bypass(model.getGraphBuilder())) {
            throw new InvalidModelException(
                    graph.toString(), List.of("no node takes warped features, so the warping cannot be left out"));
        }
        removeUnused(model.getGraphBuilder());
        try (OutputStream stream =
                new BufferedOutputStream(Files.newOutputStream(target.resolve(ModelManifest.PARTIAL_GRAPH)), 1 << 20)) {
            model.build().writeTo(stream);
        }
    }

    /** Lets the pyramid take the keyframe's features; says whether it took warped ones. */
    private static boolean bypass(GraphProto.Builder graph) {
        Set<String> values = new HashSet<>();
        graph.getNodeList().forEach(node -> values.addAll(node.getOutputList()));
        boolean found = false;
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            boolean motion =
                    node.getName().startsWith("flow/") || node.getName().startsWith("spa/");
            for (int i = 0; i < node.getInputCount() && !motion; i++) {
                String standIn = STAND_INS.get(node.getInput(i));
                if (standIn != null) {
                    // Features that are kept in fewer bits are widened first.
                    String widened = "input/" + standIn;
                    node.setInput(i, values.contains(widened) ? widened : standIn);
                    found = true;
                }
            }
        }
        return found;
    }

    /** Takes away what no output needs any more. */
    private static void removeUnused(GraphProto.Builder graph) {
        Set<String> needed = new HashSet<>();
        graph.getOutputList().forEach(output -> needed.add(output.getName()));
        List<NodeProto> nodes = new ArrayList<>();
        for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
            NodeProto node = graph.getNode(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                nodes.add(0, node);
            }
        }
        List<TensorProto> weights = graph.getInitializerList().stream()
                .filter(weight -> needed.contains(weight.getName()))
                .toList();
        // Shapes of what lies between are found again by whoever reads the graph.
        graph.clearNode()
                .addAllNode(nodes)
                .clearInitializer()
                .addAllInitializer(weights)
                .clearValueInfo();
    }
}
