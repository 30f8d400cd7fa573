package io.flowmask.model.yolact;

import io.flowmask.model.manifest.ModelManifest.BoxPrototypes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A YolactEdge network as its layers: what a checkpoint's names and shapes say, and the strides that follow from the family.
 *
 * @param backbone image → C2 to C5 at strides 4, 8, 16, 32
 * @param fpn C3..C5 → P3..P7
 * @param protonet P3, and C2 where it sees that, → prototypes
 * @param head P3..P7 → boxes, confidences, coefficients
 * @param motion what partial frames need; empty for image models
 */
public record Architecture(Backbone backbone, Fpn fpn, Protonet protonet, Head head, Optional<Motion> motion) {

    /**
     * A convolution and what of it is in the checkpoint.
     *
     * @param key the tensors' common prefix
     * @param inputChannels channels in
     * @param outputChannels channels out
     * @param kernel side of the kernel; the padding is half of it, so that stride 1 keeps the size
     * @param stride in both directions
     * @param groups channel groups
     * @param hasBias whether there is a bias
     * @param norm prefix of the batch norm that follows
     */
    public record ConvLayer(
            String key,
            int inputChannels,
            int outputChannels,
            int kernel,
            int stride,
            int groups,
            boolean hasBias,
            Optional<String> norm) {}

    /** Image → C2 to C5. */
    public sealed interface Backbone permits ResNet, MobileNetV2 {
        /** The family and depth, for people. */
        String describe();

        /** What the input's side has to be a multiple of. */
        default int inputMultiple() {
            return 1;
        }
    }

    /**
     * A ResNet (He et al., "Deep Residual Learning for Image Recognition"), C2 to C5 being its four stages.
     *
     * @param stem image → stride 4
     * @param stages four; all blocks are of one kind
     */
    public record ResNet(Stem stem, List<List<ResidualBlock>> stages) implements Backbone {
        public ResNet {
            stages = stages.stream().map(List::copyOf).toList();
        }

        @Override
        public int inputMultiple() {
            return stem instanceof PatchStem patches ? patches.patchPx() : 1;
        }

        @Override
        public String describe() {
            List<Integer> blocks = stages.stream().map(List::size).toList();
            String depths = blocks.stream().map(String::valueOf).collect(Collectors.joining("-"));
            boolean basic = stages.get(0).get(0) instanceof BasicBlock;
            int convolutions = 2
                    + (basic ? 2 : 3)
                            * blocks.stream().mapToInt(Integer::intValue).sum();
            return "ResNet-" + convolutions + " (" + (basic ? "basic " : "") + "blocks " + depths + ", "
                    + stem.describe() + ")";
        }
    }

    /** From the image to the map that a ResNet's first stage reads, at stride 4. */
    public sealed interface Stem permits PooledStem, PatchStem {
        ConvLayer layer();

        /** Kind and width, for people. */
        String describe();
    }

    /**
     * The published stem: a 3×3 max-pool of stride 2 follows.
     *
     * @param layer 7×7 of stride 2
     */
    public record PooledStem(ConvLayer layer) implements Stem {
        @Override
        public String describe() {
            return "stem " + layer.outputChannels() + " channels";
        }
    }

    /**
     * A stem on patches ("space to depth"): the pixels of each patch are the channels of one, in the order of PyTorch's
     * {@code pixel_unshuffle}, which is channel, row, column.
     *
     * @param layer 3×3 of stride 1, on patches
     * @param patchPx side of a patch; the input's side is a multiple of it
     */
    public record PatchStem(ConvLayer layer, int patchPx) implements Stem {
        @Override
        public String describe() {
            return "stem " + layer.outputChannels() + " channels on " + patchPx + "×" + patchPx + " patches";
        }
    }

    /** A block whose result is added to its input. */
    public sealed interface ResidualBlock permits Bottleneck, BasicBlock {
        /** Channels out. */
        int outputChannels();
    }

    /**
     * 3×3, 3×3.
     *
     * @param first 3×3; carries the stride
     * @param second 3×3
     * @param shortcut 1×1 on the input where size or channels change
     */
    public record BasicBlock(ConvLayer first, ConvLayer second, Optional<ConvLayer> shortcut) implements ResidualBlock {
        @Override
        public int outputChannels() {
            return second.outputChannels();
        }
    }

    /**
     * 1×1, 3×3, 1×1.
     *
     * @param reduce 1×1 to fewer channels
     * @param spatial 3×3; carries the stride
     * @param expand 1×1 to the block's output
     * @param shortcut 1×1 on the input where size or channels change
     */
    public record Bottleneck(ConvLayer reduce, ConvLayer spatial, ConvLayer expand, Optional<ConvLayer> shortcut)
            implements ResidualBlock {
        @Override
        public int outputChannels() {
            return expand.outputChannels();
        }
    }

    /**
     * MobileNetV2 (Sandler et al., "Inverted Residuals and Linear Bottlenecks") up to its sixth stage; C2 to C5 are the outputs of
     * stages 2, 3, 4 and 6.
     *
     * @param stem 3×3 of stride 2
     * @param stages 1 to 6
     */
    public record MobileNetV2(ConvLayer stem, List<List<InvertedResidual>> stages) implements Backbone {
        public MobileNetV2 {
            stages = stages.stream().map(List::copyOf).toList();
        }

        @Override
        public String describe() {
            return "MobileNetV2 (stem " + stem.outputChannels() + " channels, C5 "
                    + ArchitectureReader.last(ArchitectureReader.last(stages))
                            .project()
                            .outputChannels() + ")";
        }
    }

    /**
     * 1×1, depthwise 3×3, 1×1 without activation; added to the input where neither size nor channels change.
     *
     * @param expand absent where the input is wide enough
     * @param depthwise carries the stride
     * @param project to the block's output
     */
    public record InvertedResidual(Optional<ConvLayer> expand, ConvLayer depthwise, ConvLayer project) {
        boolean keepsShape() {
            int inputChannels = expand.orElse(depthwise).inputChannels();
            return depthwise.stride() == 1 && inputChannels == project.outputChannels();
        }
    }

    /**
     * The feature pyramid.
     *
     * @param laterals 1×1 on C3, C4, C5
     * @param predictions 3×3 to P3, P4, P5
     * @param downsamples 3×3 of stride 2 to P6, P7
     */
    public record Fpn(List<ConvLayer> laterals, List<ConvLayer> predictions, List<ConvLayer> downsamples) {
        public Fpn {
            laterals = List.copyOf(laterals);
            predictions = List.copyOf(predictions);
            downsamples = List.copyOf(downsamples);
        }

        /** Channels of every level. */
        public int channels() {
            return laterals.get(0).outputChannels();
        }
    }

    /**
     * Prototype masks.
     *
     * @param steps from P3 on; the last one gives one channel per prototype, or four
     * @param subPixel whether it gives four, one for each quarter of a pixel (Shi et al., "Real-Time Single Image and Video
     *     Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural Network"); not so in published networks
     * @param lateral2 1×1 on C2, added to the first map that is doubled, with a ReLU behind; absent from published networks
     */
    public record Protonet(List<ProtonetStep> steps, boolean subPixel, Optional<ConvLayer> lateral2) {
        /** P3's. */
        private static final int INPUT_STRIDE = 8;

        public Protonet {
            steps = List.copyOf(steps);
        }

        public int count() {
            int channels = ArchitectureReader.last(steps).layer().outputChannels();
            return subPixel ? channels / 4 : channels;
        }

        int doublings() {
            return (int) steps.stream().filter(ProtonetStep::doubles).count() + (subPixel ? 1 : 0);
        }

        String describe() {
            return count() + " prototypes" + (doublings() == 1 ? "" : " at stride " + (INPUT_STRIDE >> doublings()))
                    + (subPixel ? " by sub-pixels" : "") + (lateral2.isPresent() ? " from P3 and C2" : "");
        }
    }

    /**
     * A convolution of the protonet and what comes before it.
     *
     * @param doubles whether the map is doubled in height and width first
     * @param layer of stride 1
     */
    public record ProtonetStep(boolean doubles, ConvLayer layer) {}

    /**
     * The prediction head that all levels share.
     *
     * @param shared 3×3 in front of the three others
     * @param boxes to 4 numbers per anchor
     * @param confidences to one number per anchor and class, background first
     * @param coefficients to one number per anchor and prototype, those of boxes being the last
     */
    public record Head(ConvLayer shared, ConvLayer boxes, ConvLayer confidences, ConvLayer coefficients) {

        public int anchorsPerCell() {
            return boxes.outputChannels() / 4;
        }

        /** Those of the image's prototypes, and then those of the box's, where the network has such. */
        int coefficientsPerAnchor() {
            return coefficients.outputChannels() / anchorsPerCell();
        }

        /** Classes without background. */
        public int classes() {
            return confidences.outputChannels() / anchorsPerCell() - 1;
        }
    }

    /** What partial frames need: flow, and its refinement where there is one. */
    public record Motion(FlowNet flow, Optional<Spa> spa) {}

    /**
     * FlowNetMini: from the laterals of keyframe and current frame to where F4 and F5 moved.
     *
     * @param reduce 3×3s on each lateral; what the last one gives is kept of a keyframe
     * @param conv1 3×3s at stride 8
     * @param conv2 3×3s to stride 16
     * @param conv3 3×3s to stride 32
     * @param prediction4 on the features at stride 16
     * @param prediction5 on the features at stride 32
     * @param upFeatures 3×3 on conv3's output resized to stride 16
     * @param upFlow 3×3 on the coarser flow resized to stride 16
     */
    public record FlowNet(
            List<ConvLayer> reduce,
            List<ConvLayer> conv1,
            List<ConvLayer> conv2,
            List<ConvLayer> conv3,
            FlowPrediction prediction4,
            FlowPrediction prediction5,
            ConvLayer upFeatures,
            ConvLayer upFlow) {
        public FlowNet {
            reduce = List.copyOf(reduce);
            conv1 = List.copyOf(conv1);
            conv2 = List.copyOf(conv2);
            conv3 = List.copyOf(conv3);
        }

        String describe() {
            return "flow net "
                    + Stream.of(conv1, conv2, conv3)
                            .map(layers -> layers.stream()
                                    .map(layer -> String.valueOf(layer.outputChannels()))
                                    .collect(Collectors.joining("-")))
                            .collect(Collectors.joining(" | "));
        }
    }

    /** Flow (2 channels, x and y), and what warped features are multiplied with and added to. */
    public record FlowPrediction(ConvLayer flow, ConvLayer scale, ConvLayer bias) {}

    /** Refinement of the warped features by the current frame's lateral. */
    public record Spa(ConvLayer refine4, ConvLayer refine5) {}

    /** Prototypes of boxes; absent from published networks. */
    Optional<BoxPrototypes> boxPrototypes() {
        return head.coefficientsPerAnchor() == protonet.count()
                ? Optional.empty()
                : Optional.of(BoxPrototypes.QUADRATIC);
    }

    /** What the input's side has to be a multiple of. */
    int inputMultiple() {
        // C2 and a doubled P3 must be of one size.
        return protonet.lateral2().isPresent() ? Protonet.INPUT_STRIDE : backbone.inputMultiple();
    }

    /** The network in one line, for people. */
    public String describe() {
        String still = backbone.describe() + ", FPN " + fpn.channels() + ", " + protonet.describe()
                + boxPrototypes()
                        .map(terms -> " and " + terms.count() + " of the box")
                        .orElse("")
                + ", "
                + head.classes() + " classes, " + head.anchorsPerCell() + " anchors per cell";
        return still
                + motion.map(branch ->
                                ", " + branch.flow().describe() + (branch.spa().isPresent() ? ", SPA" : ", no SPA"))
                        .orElse(", no flow net");
    }
}
