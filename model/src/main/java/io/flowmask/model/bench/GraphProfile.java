package io.flowmask.model.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.model.manifest.Component;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where a graph's time goes, node by node, as ONNX Runtime ran it: after its optimiser merged nodes and put in such as change a
 * tensor's layout.
 *
 * @param nodes in the order in which they first ran
 */
public record GraphProfile(List<NodeTime> nodes) {
    /** What a node's time event is called after the node. */
    private static final String KERNEL = "_kernel_time";

    /** Convolutions of the prediction head; the rest of it picks candidates. */
    private static final Pattern HEAD_LAYER = Pattern.compile("head/p\\d+/(shared|predictions)");

    private static final String DETECTION = "detection";
    private static final String LAYOUT = "layout";
    private static final String OTHER = "input, output";

    /** The optimiser calls a convolution whose output is the graph's after that output. */
    private static final Map<String, Component> OUTPUTS = Map.of("prototypes", Component.PROTONET);

    public GraphProfile {
        nodes = List.copyOf(nodes);
    }

    /**
     * A node's median time.
     *
     * @param name as the optimiser left it
     * @param operator such as {@code Conv}
     */
    public record NodeTime(String name, String operator, double millis) {}

    /**
     * The time of several nodes.
     *
     * @param name what they have in common
     * @param nodes how many they are
     * @param millis their sum, for one run
     */
    public record Share(String name, int nodes, double millis) {}

    /**
     * Reads what ONNX Runtime's profiler wrote.
     *
     * @param file trace events
     * @param skippedRuns how many runs at the beginning do not count
     * @throws IOException when the file cannot be read, or has no run that counts
     */
    static GraphProfile read(Path file, int skippedRuns) throws IOException {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        Map<String, String> operators = new HashMap<>();
        for (JsonNode event : JsonMapper.builder().build().readTree(file.toFile())) {
            String name = event.path("name").asText();
            if (event.path("cat").asText().equals("Node") && name.endsWith(KERNEL)) {
                JsonNode details = event.path("args");
                String node = name.substring(0, name.length() - KERNEL.length());
                // Names are not always unique, since the optimiser gives some nodes none.
                String key = node + " " + details.path("node_index").asText();
                times.computeIfAbsent(key, unused -> new ArrayList<>())
                        .add(event.path("dur").asDouble() / 1e3);
                operators.put(key, details.path("op_name").asText());
            }
        }
        List<NodeTime> nodes = new ArrayList<>();
        times.forEach((key, millis) -> {
            if (millis.size() > skippedRuns) {
                double[] counted = millis.stream()
                        .skip(skippedRuns)
                        .mapToDouble(Double::doubleValue)
                        .toArray();
                nodes.add(new NodeTime(
                        key.substring(0, key.lastIndexOf(' ')),
                        operators.getOrDefault(key, ""),
                        Spread.of(counted).median()));
            }
        });
        if (nodes.isEmpty()) {
            throw new IOException("The profile " + file + " has no node that ran more than " + skippedRuns + " times");
        }
        return new GraphProfile(nodes);
    }

    /** One run, without what lies between nodes. */
    public double totalMillis() {
        return nodes.stream().mapToDouble(NodeTime::millis).sum();
    }

    /** By operator, the longest first. */
    public List<Share> byOperator() {
        return shares(NodeTime::operator);
    }

    /**
     * By component, the longest first. Softmax, top-k and what else follows the head's convolutions is called {@code detection},
     * changes of a tensor's layout that the optimiser put in {@code layout}, what makes numbers of the image and features of what
     * is kept, and back, {@code input, output}.
     */
    public List<Share> byComponent() {
        return shares(GraphProfile::componentOf);
    }

    private static String componentOf(NodeTime node) {
        if (node.operator().startsWith("Reorder")) {
            return LAYOUT;
        }
        Optional<Component> component = Component.ofNode(node.name())
                .or(() -> OUTPUTS.entrySet().stream()
                        .filter(output -> node.name().startsWith(output.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst());
        boolean detection = component.equals(Optional.of(Component.HEAD))
                && !HEAD_LAYER.matcher(node.name()).find();
        return detection ? DETECTION : component.map(Component::label).orElse(OTHER);
    }

    private List<Share> shares(Function<NodeTime, String> group) {
        Map<String, Share> shares = new LinkedHashMap<>();
        for (NodeTime node : nodes) {
            shares.merge(
                    group.apply(node),
                    new Share(group.apply(node), 1, node.millis()),
                    (a, b) -> new Share(a.name(), a.nodes() + b.nodes(), a.millis() + b.millis()));
        }
        return shares.values().stream()
                .sorted(Comparator.comparingDouble(Share::millis).reversed())
                .toList();
    }
}
