package io.flowmask.model.yolact;

import io.flowmask.model.manifest.ModelManifest.FeatureTensor;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifest.PrototypeLayout;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.onnx.GraphBuilder;
import io.flowmask.model.onnx.OnnxGraph;
import io.flowmask.model.onnx.TensorType;
import io.flowmask.model.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * YolactEdge as graphs for one input size.
 *
 * @param full image → candidates, prototypes, and what a keyframe leaves behind
 * @param partial image, what a keyframe left behind and, with image flow, the flow → candidates and prototypes
 * @param levels sizes of P3..P7
 * @param candidates anchors that each frame's output keeps
 * @param prototypes shape of the prototypes
 * @param features what a keyframe leaves behind
 * @param motion how the partial graph moves the keyframe's features
 * @param unknown tensors that were to be exposed, but are in neither graph
 */
record Network(
        OnnxGraph full,
        OnnxGraph partial,
        List<MapSize> levels,
        int candidates,
        Prototypes prototypes,
        List<FeatureTensor> features,
        Motion motion,
        List<String> unknown) {

    /**
     * What the graphs take and give.
     *
     * @param inputSizePx S
     * @param imageType of the input
     * @param featureType of what a keyframe leaves behind
     * @param motion how the partial graph moves the keyframe's features
     * @param candidates anchors to keep at most
     * @param exposed intermediate tensors that become outputs of the graphs that have them
     */
    record Settings(
            int inputSizePx,
            NumberType imageType,
            NumberType featureType,
            Motion motion,
            int candidates,
            Set<String> exposed) {}

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
            OnnxGraph partial = partial();
            return new Network(
                    finish(fullGraph),
                    partial,
                    List.copyOf(levelSizes),
                    candidates,
                    prototypes(prototypes),
                    List.copyOf(features),
                    settings.motion(),
                    settings.exposed().stream()
                            .filter(name -> !exposed.contains(name))
                            .sorted()
                            .toList());
        }

        private Prototypes prototypes(Value output) {
            boolean quarters = architecture.protonet().subPixel();
            int cell = (quarters ? PrototypeLayout.QUARTERS : PrototypeLayout.PIXELS).cellPx();
            return new Prototypes(
                    architecture.protonet().count(),
                    cell * output.height(),
                    cell * output.width(),
                    architecture.boxPrototypes(),
                    quarters ? Optional.of(PrototypeLayout.QUARTERS) : Optional.empty());
        }

        private Value full(LayerGraph graph) {
            FpnGraph fpn = new FpnGraph(graph, architecture.fpn());
            List<Value> pyramid = new BackboneGraph(graph).pyramid(architecture.backbone(), image(graph), 4);
            FpnGraph.Merged merged = fpn.merge(pyramid);
            keep(graph, "f4", merged.f4());
            keep(graph, "f5", merged.f5());
            if (settings.motion() == Motion.FEATURE_FLOW) {
                keep(graph, "reduced", flowNet(graph).reduced(merged.lateral3()));
            }
            List<Value> levels = fpn.levels(merged.f3(), merged.f4(), merged.f5());
            levels.forEach(level -> levelSizes.add(new MapSize(level.height(), level.width())));
            int anchors = levels.stream()
                            .mapToInt(level -> level.height() * level.width())
                            .sum()
                    * architecture.head().anchorsPerCell();
            candidates = Math.min(anchors, settings.candidates());
            return detections(graph, pyramid.get(0), levels);
        }

        private OnnxGraph partial() {
            LayerGraph graph = new LayerGraph(new GraphBuilder("partial"), weights);
            FpnGraph fpn = new FpnGraph(graph, architecture.fpn());
            List<Value> pyramid = new BackboneGraph(graph).pyramid(architecture.backbone(), image(graph), 2);
            Value lateral3 = fpn.lateral3(pyramid.get(1));
            MotionGraph.Transformed now = moved(graph, lateral3);
            List<Value> levels = fpn.levels(fpn.f3(lateral3, now.unrefined4()), now.f4(), now.f5());
            detections(graph, pyramid.get(0), levels);
            return finish(graph);
        }

        private MotionGraph.Transformed moved(LayerGraph graph, Value lateral3) {
            Value keyframe4 = kept(graph, 0);
            Value keyframe5 = kept(graph, 1);
            return switch (settings.motion()) {
                case FEATURE_FLOW -> flowNet(graph).transform(lateral3, keyframe4, keyframe5, kept(graph, 2));
                case IMAGE_FLOW -> {
                    ImageWarpGraph warp = new ImageWarpGraph(graph.graph());
                    Value f4 = warp.warp(features.get(0).name(), keyframe4);
                    yield new MotionGraph.Transformed(
                            f4, f4, warp.warp(features.get(1).name(), keyframe5));
                }
                case NONE -> new MotionGraph.Transformed(keyframe4, keyframe4, keyframe5);
            };
        }

        private MotionGraph flowNet(LayerGraph graph) {
            return new MotionGraph(graph, architecture.motion().orElseThrow());
        }

        private Value detections(LayerGraph graph, Value c2, List<Value> levels) {
            DetectionGraph detection = new DetectionGraph(graph);
            detection.candidates(architecture.head(), levels, candidates);
            Value prototypes = detection.prototypes(architecture.protonet(), levels.get(0), c2);
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
            String name = feature.keyframeInput();
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
