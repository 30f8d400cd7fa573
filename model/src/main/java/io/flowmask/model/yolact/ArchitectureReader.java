package io.flowmask.model.yolact;

import io.flowmask.model.checkpoint.CheckpointException;
import io.flowmask.model.manifest.ModelManifest.BoxPrototypes;
import io.flowmask.model.yolact.Architecture.Backbone;
import io.flowmask.model.yolact.Architecture.ConvLayer;
import io.flowmask.model.yolact.Architecture.FlowNet;
import io.flowmask.model.yolact.Architecture.FlowPrediction;
import io.flowmask.model.yolact.Architecture.Fpn;
import io.flowmask.model.yolact.Architecture.Head;
import io.flowmask.model.yolact.Architecture.Motion;
import io.flowmask.model.yolact.Architecture.Protonet;
import io.flowmask.model.yolact.Architecture.ProtonetStep;
import io.flowmask.model.yolact.Architecture.Spa;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads the architecture off the names and shapes of a checkpoint: one walk through the network that takes every width from the
 * tensors and checks that they fit each other. Whatever is missing or misshapen is reported together.
 */
final class ArchitectureReader {
    private static final int UNKNOWN = LayerReader.UNKNOWN;
    private static final String LATERAL = "fpn_phase_1.lat_layers.";
    private static final int OF_BOXES = BoxPrototypes.QUADRATIC.count();
    private static final String PROTONET = "proto_net";
    private static final String HEAD = "prediction_layers.0.";
    private static final String BOXES = HEAD + "bbox_layer";
    private static final String COEFFICIENTS = HEAD + "mask_layer";
    private static final List<Integer> PUBLISHED_PROTONET = List.of(0, 2, 4, 8, 10);

    /** P3's stride is 8. */
    private static final int MAX_DOUBLINGS = 3;

    private final LayerReader layers;

    private ArchitectureReader(LayerReader layers) {
        this.layers = layers;
    }

    /** What was read, and which tensors that took. */
    record Reading(Architecture architecture, Set<String> used) {}

    /**
     * Reads an architecture.
     *
     * @throws CheckpointException when tensors are missing or do not fit; lists all of them
     */
    static Reading read(NetworkTensors tensors) {
        LayerReader layers = new LayerReader(tensors);
        Architecture architecture = new ArchitectureReader(layers).network();
        layers.verify();
        return new Reading(architecture, layers.used());
    }

    static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private Architecture network() {
        BackboneReader backboneReader = new BackboneReader(layers);
        Backbone backbone = backboneReader.read();
        List<Integer> backboneChannels = backboneReader.pyramidChannels();
        Fpn fpn = fpn(backboneChannels.subList(1, 4));
        Protonet protonet = protonet(fpn.channels(), backboneChannels.get(0));
        Head head = head(fpn.channels(), protonet.count());
        boolean hasFlow = layers.hasAny("flow_net.") || layers.hasAny("flow_net_pre_convs.");
        Optional<Motion> motion = hasFlow ? Optional.of(motion(fpn.channels())) : Optional.empty();
        return new Architecture(backbone, fpn, protonet, head, motion);
    }

    /**
     * Layers are stored from the coarsest level to the finest.
     *
     * @param backboneChannels of C3, C4, C5
     */
    private Fpn fpn(List<Integer> backboneChannels) {
        int channels = IntStream.range(0, 3)
                .map(stored -> layers.outputChannels(LATERAL + stored))
                .filter(width -> width != UNKNOWN)
                .findFirst()
                .orElse(UNKNOWN);
        List<ConvLayer> laterals = new ArrayList<>();
        List<ConvLayer> predictions = new ArrayList<>();
        for (int level = 0; level < 3; level++) {
            int stored = 2 - level;
            laterals.add(layers.biased(LATERAL + stored, backboneChannels.get(level), channels, 1, 1));
            predictions.add(layers.biased("fpn_phase_2.pred_layers." + stored, channels, channels, 3, 1));
        }
        List<ConvLayer> downsamples = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            downsamples.add(layers.biased("fpn_phase_2.downsample_layers." + i, channels, channels, 3, 2));
        }
        return new Fpn(laterals, predictions, downsamples);
    }

    /**
     * Layers alternate with activations and are numbered with them: the next layer's number is 2 higher, or 4 where the map is
     * doubled and goes through another activation. Where the last has four channels for each prototype, these double the map once
     * more. Where the pyramid has a fourth lateral, it is of C2 and the protonet's.
     */
    private Protonet protonet(int inputChannels, int channels2) {
        List<Integer> found = layers.indices(PROTONET);
        List<Integer> indices = found.isEmpty() ? PUBLISHED_PROTONET : found;
        List<ProtonetStep> steps = new ArrayList<>();
        int channels = inputChannels;
        int previous = -2;
        for (int index : indices) {
            int distance = index - previous;
            boolean isFirst = steps.isEmpty();
            if (distance != 2 && (distance != 4 || isFirst)) {
                layers.report(PROTONET + "." + index + (isFirst ? " is the first layer" : " comes after " + previous)
                        + ", expected "
                        + (isFirst ? "0" : (previous + 2) + ", or " + (previous + 4) + " on a doubled map"));
            }
            String key = PROTONET + "." + index;
            ConvLayer layer = layers.conv(key, channels, layers.kernel(key));
            steps.add(new ProtonetStep(distance == 4 && !isFirst, layer));
            channels = layer.outputChannels();
            previous = index;
        }
        Protonet protonet = new Protonet(steps, isSubPixel(channels), lateral2(steps, channels2));
        if (protonet.doublings() > MAX_DOUBLINGS) {
            layers.report(PROTONET + " doubles its map " + protonet.doublings() + " times, expected at most "
                    + MAX_DOUBLINGS + ", which make prototypes as large as the input");
        }
        return protonet;
    }

    /** Whether there are four channels to a prototype, as many of which there are as the coefficients say. */
    private boolean isSubPixel(int channels) {
        int anchors = layers.outputChannels(BOXES) / 4;
        int coefficients = layers.outputChannels(COEFFICIENTS);
        if (channels == UNKNOWN || coefficients == UNKNOWN || anchors < 1 || coefficients % anchors != 0) {
            return false;
        }
        Set<Integer> prototypes = Set.of(coefficients / anchors, coefficients / anchors - OF_BOXES);
        return !prototypes.contains(channels) && channels % 4 == 0 && prototypes.contains(channels / 4);
    }

    private Optional<ConvLayer> lateral2(List<ProtonetStep> steps, int channels2) {
        String key = LATERAL + 3;
        if (!layers.hasAny(key + ".")) {
            return Optional.empty();
        }
        Optional<ConvLayer> doubled = steps.stream()
                .filter(ProtonetStep::doubles)
                .map(ProtonetStep::layer)
                .findFirst();
        if (doubled.isEmpty()) {
            layers.report(
                    key + " is a lateral of C2, expected " + PROTONET + " to double its map, to which it is added");
        }
        int channels = doubled.map(ConvLayer::inputChannels).orElse(UNKNOWN);
        return Optional.of(layers.biased(key, channels2, channels, 1, 1));
    }

    /** Where there are six more coefficients than prototypes, they are of the box. */
    private Head head(int inputChannels, int prototypes) {
        ConvLayer shared = layers.conv(HEAD + "upfeature.0", inputChannels, 3);
        int channels = shared.outputChannels();
        ConvLayer boxes = layers.conv(BOXES, channels, 3);
        int anchors = perAnchor(boxes, 4, "4 for each anchor of a cell");
        ConvLayer confidences = layers.conv(HEAD + "conf_layer", channels, 3);
        int classes = perAnchor(confidences, anchors, "one for each of " + anchors + " anchors and each class");
        if (classes == 1) {
            layers.report(confidences.key() + " knows the background only, expected another class as well");
        }
        int withBox = LayerReader.product(anchors, prototypes == UNKNOWN ? UNKNOWN : prototypes + OF_BOXES);
        boolean ofBoxes = withBox != UNKNOWN && layers.outputChannels(COEFFICIENTS) == withBox;
        ConvLayer coefficients = layers.biased(
                COEFFICIENTS, channels, ofBoxes ? withBox : LayerReader.product(anchors, prototypes), 3, 1);
        return new Head(shared, boxes, confidences, coefficients);
    }

    /** Output channels divided by what each stands for. */
    private int perAnchor(ConvLayer layer, int divisor, String expected) {
        int channels = layer.outputChannels();
        if (channels == UNKNOWN || divisor == UNKNOWN) {
            return UNKNOWN;
        }
        if (channels == 0 || channels % divisor != 0) {
            layers.report(layer.key() + " has " + channels + " output channels, expected " + expected);
            return UNKNOWN;
        }
        return channels / divisor;
    }

    private Motion motion(int fpnChannels) {
        FlowNet flow = flowNet(fpnChannels);
        Optional<Spa> spa = layers.hasAny("spa.")
                ? Optional.of(new Spa(refine(0, fpnChannels), refine(1, fpnChannels)))
                : Optional.empty();
        return new Motion(flow, spa);
    }

    private FlowNet flowNet(int fpnChannels) {
        List<ConvLayer> reduce = new ArrayList<>();
        int reduced = fpnChannels;
        int reductions = layers.count("flow_net_pre_convs.convs");
        for (int i = 0; i < reductions; i++) {
            reduce.add(layers.conv("flow_net_pre_convs.convs." + i + ".0", reduced, 3));
            reduced = last(reduce).outputChannels();
        }
        List<ConvLayer> conv1 = encoder("flow_net.conv1", LayerReader.product(2, reduced), 1);
        List<ConvLayer> conv2 = encoder("flow_net.conv2", last(conv1).outputChannels(), 2);
        int channels2 = last(conv2).outputChannels();
        List<ConvLayer> conv3 = encoder("flow_net.conv3", channels2, 2);
        int channels3 = last(conv3).outputChannels();
        String upFeatures = "flow_net.upfeat3";
        int upChannels = layers.outputChannels(upFeatures);
        boolean known = channels2 != UNKNOWN && upChannels != UNKNOWN;
        return new FlowNet(
                reduce,
                conv1,
                conv2,
                conv3,
                prediction("flow_net.pred2", known ? channels2 + upChannels + 2 : UNKNOWN, fpnChannels),
                prediction("flow_net.pred3", channels3, fpnChannels),
                layers.unbiased(upFeatures, channels3, upChannels, 3),
                layers.unbiased("flow_net.upflow3", 2, 2, 3));
    }

    private List<ConvLayer> encoder(String prefix, int inputChannels, int firstStride) {
        List<ConvLayer> encoder = new ArrayList<>();
        int channels = inputChannels;
        int count = Math.max(layers.count(prefix), 1);
        for (int i = 0; i < count; i++) {
            String key = prefix + "." + i + ".0";
            encoder.add(layers.biased(key, channels, layers.outputChannels(key), 3, i == 0 ? firstStride : 1));
            channels = last(encoder).outputChannels();
        }
        return encoder;
    }

    private FlowPrediction prediction(String prefix, int inputChannels, int fpnChannels) {
        return new FlowPrediction(
                layers.unbiased(prefix + ".conv", inputChannels, 2, 3),
                layers.biased(prefix + ".scale", inputChannels, fpnChannels, 1, 1),
                layers.biased(prefix + ".bias", inputChannels, fpnChannels, 1, 1));
    }

    private ConvLayer refine(int index, int channels) {
        return layers.biased("spa.refine_convs." + index + ".0", LayerReader.product(2, channels), channels, 3, 1);
    }
}
