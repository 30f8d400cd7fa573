package io.flowmask.cameras.rtsp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A YAML mapping whose keys are texts, with the places of its values. */
final class YamlMapping {
    private YamlMapping() {}

    /** Its entries in order. Keys that are no text or come again are reported. */
    static Map<String, Node> entries(MappingNode mapping, BiConsumer<Mark, String> problems) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            if (!(key instanceof ScalarNode scalar)) {
                problems.accept(key.getStartMark(), "expected a key and a value, key: value");
            } else if (entries.putIfAbsent(scalar.getValue(), tuple.getValueNode()) != null) {
                problems.accept(key.getStartMark(), "the key " + scalar.getValue() + " is there twice");
            }
        }
        return entries;
    }

    /** A value as text; empty when it is missing, blank or not a single value. */
    static Optional<String> text(Map<String, Node> entries, String key) {
        return entries.get(key) instanceof ScalarNode scalar
                        && !scalar.getValue().isBlank()
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }
}
