package io.flowmask.model.yolact;

import io.flowmask.model.onnx.Convolution;
import io.flowmask.model.onnx.RowOperations.Largest;
import io.flowmask.model.onnx.TensorType;
import io.flowmask.model.onnx.Value;
import io.flowmask.model.yolact.Architecture.ConvLayer;
import io.flowmask.model.yolact.Architecture.Head;
import io.flowmask.model.yolact.Architecture.Protonet;
import io.flowmask.model.yolact.Architecture.ProtonetStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** P3..P7 to the graph's outputs: prototypes, and the candidates' raw predictions. */
final class DetectionGraph {
    private final LayerGraph graph;

    DetectionGraph(LayerGraph graph) {
        this.graph = graph;
    }

    /**
     * Prototypes (N, P, h, w), as high and wide as P3 or larger; or their quarters (N, 4P, h/2, w/2).
     *
     * @param c2 for protonets that see it
     */
    Value prototypes(Protonet protonet, Value p3, Value c2) {
        Value map = p3;
        Optional<ConvLayer> lateral2 = protonet.lateral2();
        for (int i = 0; i < protonet.steps().size(); i++) {
            ProtonetStep step = protonet.steps().get(i);
            String name = "protonet/conv" + i;
            if (step.doubles()) {
                map = graph.maps().resize(name + "/doubled", map, 2 * map.height(), 2 * map.width());
                if (lateral2.isPresent()) {
                    Value lateral = graph.conv("protonet/lateral2", c2, lateral2.get());
                    Value sum = graph.maps().add("protonet/lateral2/sum", map, lateral);
                    map = graph.maps().relu("protonet/lateral2/relu", sum);
                    lateral2 = Optional.empty();
                }
            }
            map = graph.convRelu(name, map, step.layer());
        }
        return map;
    }

    /**
     * The head on every level, and of its anchors the {@code count} with the best foreground scores, best first.
     *
     * <p>The three last convolutions run as one: they read the same map. What is not needed of every anchor, which is all but the
     * scores, is computed for the candidates only.
     *
     * @param levels P3 first
     */
    void candidates(Head head, List<Value> levels, int count) {
        int anchors = head.anchorsPerCell();
        int classes = head.classes() + 1;
        int perAnchor = head.coefficientsPerAnchor();

        List<Value> cells = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            cells.add(cells(head, levels.get(i), "head/p" + (i + 3)));
        }
        List<Value> parts = graph.rows()
                .splitColumns(
                        "head/parts",
                        graph.rows().concatRows("head/cells", cells),
                        anchors * 4,
                        anchors * classes,
                        anchors * perAnchor);
        Value locations = graph.rows().rows("head/locations", parts.get(0), 4);
        Value confidences = graph.rows().rows("head/confidences", parts.get(1), classes);
        Value coefficients = graph.rows().rows("head/coefficients", parts.get(2), perAnchor);

        Value scores =
                graph.rows().withoutFirstColumn("head/scores", graph.rows().softmax("head/softmax", confidences));
        Largest best = graph.rows().largest("head/best", graph.rows().rowMaxima("head/best_scores", scores), count);
        Value picked = graph.rows().column("head/best/column", best.indices());
        graph.graph().output("anchors", graph.rows().cast("head/anchors", best.indices(), TensorType.INT32));
        graph.graph().output("scores", graph.rows().pickRows("head/picked_scores", scores, picked));
        graph.graph().output("locations", graph.rows().pickRows("head/picked_locations", locations, picked));
        Value pickedCoefficients = graph.rows().pickRows("head/picked_coefficients", coefficients, picked);
        graph.graph().output("coefficients", graph.rows().tanh("head/tanh", pickedCoefficients));
    }

    /** One row for each cell of the map: all boxes, all confidences, all coefficients of its anchors. */
    private Value cells(Head head, Value level, String name) {
        Convolution shared = graph.weights().convolution("head/shared", head.shared());
        Convolution predictions = graph.weights()
                .convolution("head/predictions", List.of(head.boxes(), head.confidences(), head.coefficients()));
        Value features = graph.maps().relu(name + "/shared/relu", graph.maps().conv(name + "/shared", level, shared));
        Value predicted = graph.maps().conv(name + "/predictions", features, predictions);
        return graph.rows()
                .rows(name + "/cells", graph.rows().channelsLast(name + "/last", predicted), predicted.channels());
    }
}
