package io.flowmask.model.yolact;

import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import io.flowmask.model.onnx.GraphBuilder;
import io.flowmask.model.onnx.OnnxGraph;
import io.flowmask.model.onnx.TensorType;
import io.flowmask.model.onnx.Value;
import io.flowmask.model.yolact.Architecture.Motion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * YolactEdge as graphs for one input size.
 *
 * @param full image → candidates, prototypes, and what a keyframe leaves behind
 * @param partial image and what a keyframe left behind → candidates and prototypes; where there is a flow net
 * @param levels sizes of P3..P7
 * @param candidates anchors that each frame's output keeps
 * @param prototypes shape of the prototypes
 * @param features what a keyframe leaves behind; empty without a flow net
 * @param unknown tensors that were to be exposed, but are in neither graph
 */
record Network(
        OnnxGraph full,
        Optional<OnnxGraph> partial,
        List<MapSize> levels,
        int candidates,
        Prototypes prototypes,
        List<FeatureTensor> features,
        List<String> unknown) {

    /**
     * What the graphs take and give.
     *
     * @param inputSizePx S
     * @param imageType of the input
     * @param featureType of what a keyframe leaves behind
     * @param candidates anchors to keep at most
     * @param exposed intermediate tensors that become outputs of the graphs that have them
     */
    record Settings(
            int inputSizePx, NumberType imageType, NumberType featureType, int candidates, Set<String> exposed) {}

    static Network of(Architecture architecture, NetworkTensors weights, Settings settings) {
        return new Assembly(architecture, new FoldedWeights(weights), settings).network();
    }

    /** Puts the parts together, twice. */
    private static final class Assembly {
        private final Architecture architecture;
        private final FoldedWeights weights;
        private final Settings settings;
        private final List<FeatureTensor> features = new ArrayList<>();
        private final List<MapSize> levelSizes = new ArrayList<>();
        private final List<String> exposed = new ArrayList<>();
        private int candidates;

        Assembly(Architecture architecture, FoldedWeights weights, Settings settings) {
            this.architecture = architecture;
            this.weights = weights;
            this.settings = settings;
        }

        Network network() {
            LayerGraph fullGraph = new LayerGraph(new GraphBuilder("full"), weights);
            Value prototypes = full(fullGraph);
            Optional<OnnxGraph> partial = architecture.motion().map(motion -> partial(motion));
            return new Network(
                    finish(fullGraph),
                    partial,
                    List.copyOf(levelSizes),
                    candidates,
                    new Prototypes(prototypes.channels(), prototypes.height(), prototypes.width()),
                    List.copyOf(features),
                    settings.exposed().stream()
                            .filter(name -> !exposed.contains(name))
                            .sorted()
                            .toList());
        }

        private Value full(LayerGraph graph) {
            FpnGraph fpn = new FpnGraph(graph, architecture.fpn());
            List<Value> pyramid = new BackboneGraph(graph).pyramid(architecture.backbone(), image(graph), 3);
            FpnGraph.Merged merged = fpn.merge(pyramid);
            architecture.motion().ifPresent(motion -> {
                keep(graph, "f4", merged.f4());
                keep(graph, "f5", merged.f5());
                keep(graph, "reduced", new MotionGraph(graph, motion).reduced(merged.lateral3()));
            });
            List<Value> levels = fpn.levels(merged.f3(), merged.f4(), merged.f5());
            levels.forEach(level -> levelSizes.add(new MapSize(level.height(), level.width())));
            int anchors = levels.stream()
                            .mapToInt(level -> level.height() * level.width())
                            .sum()
                    * architecture.head().anchorsPerCell();
            candidates = Math.min(anchors, settings.candidates());
            return detections(graph, levels);
        }

        private OnnxGraph partial(Motion motion) {
            LayerGraph graph = new LayerGraph(new GraphBuilder("partial"), weights);
            FpnGraph fpn = new FpnGraph(graph, architecture.fpn());
            List<Value> c3 = new BackboneGraph(graph).pyramid(architecture.backbone(), image(graph), 1);
            Value lateral3 = fpn.lateral3(c3.get(0));
            MotionGraph.Transformed now =
                    new MotionGraph(graph, motion).transform(lateral3, kept(graph, 0), kept(graph, 1), kept(graph, 2));
            detections(graph, fpn.levels(fpn.f3(lateral3, now.unrefined4()), now.f4(), now.f5()));
            return finish(graph);
        }

        private Value detections(LayerGraph graph, List<Value> levels) {
            DetectionGraph detection = new DetectionGraph(graph);
            detection.candidates(architecture.head(), levels, candidates);
            Value prototypes = detection.prototypes(architecture.protonet(), levels.get(0));
            graph.graph().output("prototypes", prototypes);
            return prototypes;
        }

        private Value image(LayerGraph graph) {
            int size = settings.inputSizePx();
            return graph.graph().input("image", tensorType(settings.imageType()), List.of(size, size, 3));
        }

        /** Declares a feature as an output, in the type in which it is kept. */
        private void keep(LayerGraph graph, String name, Value value) {
            features.add(new FeatureTensor(name, value.shape()));
            graph.graph().output(name, graph.rows().cast("output/" + name, value, tensorType(settings.featureType())));
        }

        /** A feature that {@link #keep} kept, as an input. */
        private Value kept(LayerGraph graph, int index) {
            FeatureTensor feature = features.get(index);
            String name = "keyframe_" + feature.name();
            Value input = graph.graph().input(name, tensorType(settings.featureType()), feature.shape());
            return graph.rows().cast("input/" + name, input, TensorType.FLOAT32);
        }

        private OnnxGraph finish(LayerGraph graph) {
            settings.exposed().stream().sorted().filter(graph.graph()::expose).forEach(exposed::add);
            return graph.graph().build();
        }

        private static TensorType tensorType(NumberType type) {
            return switch (type) {
                case UINT8 -> TensorType.UINT8;
                case FLOAT16 -> TensorType.FLOAT16;
                case FLOAT32 -> TensorType.FLOAT32;
            };
        }
    }
}
