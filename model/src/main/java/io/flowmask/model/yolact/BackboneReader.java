package io.flowmask.model.yolact;

import io.flowmask.model.yolact.Architecture.Backbone;
import io.flowmask.model.yolact.Architecture.BasicBlock;
import io.flowmask.model.yolact.Architecture.Bottleneck;
import io.flowmask.model.yolact.Architecture.ConvLayer;
import io.flowmask.model.yolact.Architecture.InvertedResidual;
import io.flowmask.model.yolact.Architecture.MobileNetV2;
import io.flowmask.model.yolact.Architecture.PatchStem;
import io.flowmask.model.yolact.Architecture.PooledStem;
import io.flowmask.model.yolact.Architecture.ResNet;
import io.flowmask.model.yolact.Architecture.ResidualBlock;
import io.flowmask.model.yolact.Architecture.Stem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the backbone off a checkpoint: its family by its names, its depth by counting, its widths off the weights. */
final class BackboneReader {
    private static final int RESNET_STAGES = 4;

    /** The patches that put a ResNet's first stage at stride 4, as the published stem does. */
    private static final int PATCH_PX = 4;

    /** What tells the kinds of residual blocks apart: both have a first layer, bottlenecks alone a third. */
    private static final Pattern FIRST = Pattern.compile("backbone\\.layers\\.\\d+\\.\\d+\\.conv1\\.weight");

    private static final Pattern THIRD = Pattern.compile("backbone\\.layers\\.\\d+\\.\\d+\\.conv3\\.weight");

    /** Strides of the stages after the stem; the last stages of a checkpoint are not used. */
    private static final int[] MOBILENET_STRIDES = {1, 2, 2, 2, 1, 2};

    /** The stages, counted from 0, that give C2 to C5. */
    private static final List<Integer> RESNET_PYRAMID = List.of(0, 1, 2, 3);

    static final List<Integer> MOBILENET_PYRAMID = List.of(1, 2, 3, 5);

    private final LayerReader layers;
    private final List<Integer> stageChannels = new ArrayList<>();
    private List<Integer> pyramid = RESNET_PYRAMID;

    BackboneReader(LayerReader layers) {
        this.layers = layers;
    }

    /** A checkpoint without any backbone counts as a ResNet without tensors: its report then says what YolactEdge would have. */
    Backbone read() {
        boolean isMobileNet = layers.hasAny("backbone.layers.0.0.weight") || layers.hasAny("backbone.layers.1.0.conv.");
        if (isMobileNet) {
            pyramid = MOBILENET_PYRAMID;
            return mobileNet();
        }
        return resNet();
    }

    /** Channels of C2 to C5. */
    List<Integer> pyramidChannels() {
        return pyramid.stream().map(stageChannels::get).toList();
    }

    private ResNet resNet() {
        Stem stem = stem();
        boolean basic = layers.hasAny(FIRST) && !layers.hasAny(THIRD);
        int channels = stem.layer().outputChannels();
        List<List<ResidualBlock>> stages = new ArrayList<>();
        for (int stage = 0; stage < RESNET_STAGES; stage++) {
            String prefix = "backbone.layers." + stage;
            int blocks = Math.max(layers.count(prefix), 1);
            List<ResidualBlock> stageBlocks = new ArrayList<>();
            for (int i = 0; i < blocks; i++) {
                int stride = i == 0 && stage > 0 ? 2 : 1;
                String key = prefix + "." + i;
                ResidualBlock block = basic ? basicBlock(key, channels, stride) : bottleneck(key, channels, stride);
                channels = block.outputChannels();
                stageBlocks.add(block);
            }
            stageChannels.add(channels);
            stages.add(stageBlocks);
        }
        return new ResNet(stem, stages);
    }

    /** Weights on 4×4 patches of three colours, or the published stem. */
    private Stem stem() {
        String key = "backbone.conv1";
        String norm = "backbone.bn1";
        int patchChannels = 3 * PATCH_PX * PATCH_PX;
        int channels = layers.inputChannels(key);
        if (channels != 3 && channels != patchChannels && channels != LayerReader.UNKNOWN) {
            layers.report(key + " takes " + channels + " channels, expected 3, or " + patchChannels + " on patches of "
                    + PATCH_PX + "×" + PATCH_PX + " pixels");
        }
        return channels == patchChannels
                ? new PatchStem(normed(key, patchChannels, 3, 1, norm), PATCH_PX)
                : new PooledStem(normed(key, 3, 7, 2, norm));
    }

    private BasicBlock basicBlock(String prefix, int inputChannels, int stride) {
        ConvLayer first = normed(prefix + ".conv1", inputChannels, 3, stride, prefix + ".bn1");
        ConvLayer second = normed(prefix + ".conv2", first.outputChannels(), 3, 1, prefix + ".bn2");
        return new BasicBlock(first, second, shortcut(prefix, inputChannels, second.outputChannels(), stride));
    }

    private Bottleneck bottleneck(String prefix, int inputChannels, int stride) {
        ConvLayer reduce = normed(prefix + ".conv1", inputChannels, 1, 1, prefix + ".bn1");
        ConvLayer spatial = normed(prefix + ".conv2", reduce.outputChannels(), 3, stride, prefix + ".bn2");
        ConvLayer expand = normed(prefix + ".conv3", spatial.outputChannels(), 1, 1, prefix + ".bn3");
        return new Bottleneck(
                reduce, spatial, expand, shortcut(prefix, inputChannels, expand.outputChannels(), stride));
    }

    private Optional<ConvLayer> shortcut(String block, int inputChannels, int outputChannels, int stride) {
        String shortcut = block + ".downsample";
        boolean changesChannels = inputChannels != LayerReader.UNKNOWN
                && outputChannels != LayerReader.UNKNOWN
                && inputChannels != outputChannels;
        boolean hasShortcut = stride != 1 || changesChannels || layers.hasAny(shortcut + ".");
        return hasShortcut
                ? Optional.of(layers.normed(shortcut + ".0", inputChannels, outputChannels, 1, stride, shortcut + ".1"))
                : Optional.empty();
    }

    private MobileNetV2 mobileNet() {
        ConvLayer stem = normed("backbone.layers.0.0", 3, 3, 2, "backbone.layers.0.1");
        int channels = stem.outputChannels();
        List<List<InvertedResidual>> stages = new ArrayList<>();
        for (int stage = 0; stage < MOBILENET_STRIDES.length; stage++) {
            String prefix = "backbone.layers." + (stage + 1);
            int blocks = Math.max(layers.count(prefix), 1);
            List<InvertedResidual> stageBlocks = new ArrayList<>();
            for (int i = 0; i < blocks; i++) {
                int stride = i == 0 ? MOBILENET_STRIDES[stage] : 1;
                InvertedResidual block = invertedResidual(prefix + "." + i + ".conv.", channels, stride);
                channels = block.project().outputChannels();
                stageBlocks.add(block);
            }
            stageChannels.add(channels);
            stages.add(stageBlocks);
        }
        return new MobileNetV2(stem, stages);
    }

    /** Layers are numbered as they follow each other; with an expansion, the others come one later. */
    private InvertedResidual invertedResidual(String prefix, int inputChannels, int stride) {
        boolean expands = layers.hasAny(prefix + "3.") || layers.hasAny(prefix + "1.0.");
        Optional<ConvLayer> expand =
                expands ? Optional.of(normed(prefix + "0.0", inputChannels, 1, 1, prefix + "0.1")) : Optional.empty();
        int channels = expand.map(ConvLayer::outputChannels).orElse(inputChannels);
        int next = expands ? 1 : 0;
        ConvLayer depthwise = layers.depthwise(prefix + next + ".0", channels, stride, prefix + next + ".1");
        ConvLayer project = normed(prefix + (next + 1), channels, 1, 1, prefix + (next + 2));
        return new InvertedResidual(expand, depthwise, project);
    }

    /** A convolution without bias, as wide as its weights say, and its batch norm. */
    private ConvLayer normed(String key, int inputChannels, int kernel, int stride, String norm) {
        return layers.normed(key, inputChannels, layers.outputChannels(key), kernel, stride, norm);
    }
}
