package io.flowmask.model.quantize;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a graph's features leave or enter in 8 bits, as the integers with which the graph computes anyway. The conversion to or from
 * 16 bits that the importer puts there makes way.
 */
final class FeaturePorts {
    /** The tensor that the network computes with, by the port's name. */
    private final Map<String, String> tensors = new LinkedHashMap<>();

    private FeaturePorts() {}

    /** Everything stays what it is. */
    static FeaturePorts none() {
        return new FeaturePorts();
    }

    /** The outputs of the full graph that are kept; none where they are not converted, but kept in single precision. */
    static FeaturePorts leaving(GraphProto full, List<FeatureTensor> features) {
        FeaturePorts ports = new FeaturePorts();
        for (FeatureTensor feature : features) {
            full.getNodeList().stream()
                    .filter(node -> isCast(node) && node.getOutput(0).equals(feature.name()))
                    .forEach(node -> ports.tensors.put(feature.name(), node.getInput(0)));
        }
        return ports;
    }

    /** The inputs of the partial graph that a keyframe left behind. */
    static FeaturePorts entering(GraphProto partial, List<FeatureTensor> features) {
        FeaturePorts ports = new FeaturePorts();
        for (FeatureTensor feature : features) {
            String name = feature.keyframeInput();
            partial.getNodeList().stream()
                    .filter(node -> isCast(node) && node.getInput(0).equals(name))
                    .forEach(node -> ports.tensors.put(name, node.getOutput(0)));
        }
        return ports;
    }

    private static boolean isCast(NodeProto node) {
        return node.getOpType().equals("Cast");
    }

    /** Names of the graph's inputs or outputs. */
    Collection<String> names() {
        return Collections.unmodifiableCollection(tensors.keySet());
    }

    /** The tensor that the network computes with. */
    String tensor(String port) {
        return Optional.ofNullable(tensors.get(port))
                .orElseThrow(() -> new IllegalStateException("No feature goes through " + port));
    }

    /** The port through which a tensor's integers go, if any. */
    Optional<String> port(String tensor) {
        return tensors.entrySet().stream()
                .filter(port -> port.getValue().equals(tensor))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Whether a node converts what leaves. */
    boolean convertsLeaving(NodeProto node) {
        return isCast(node) && node.getInput(0).equals(tensors.get(node.getOutput(0)));
    }

    /** Whether a node converts what has entered. */
    boolean convertsEntering(NodeProto node) {
        return isCast(node) && node.getOutput(0).equals(tensors.get(node.getInput(0)));
    }
}
