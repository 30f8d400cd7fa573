package io.flowmask.model.yolact;

import io.flowmask.model.checkpoint.CheckpointException;
import io.flowmask.model.checkpoint.CheckpointTensor;
import io.flowmask.model.checkpoint.TensorExpectations;
import io.flowmask.model.checkpoint.TensorShape;
import io.flowmask.model.yolact.Architecture.ConvLayer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads layers off a checkpoint's names and shapes, remembers which tensors they take, and collects what is missing or does not
 * fit. A size that cannot be known, because the tensor that would tell is missing, is {@link #UNKNOWN}: it fits anything, and only
 * ever comes with a problem.
 */
final class LayerReader {
    static final int UNKNOWN = -1;

    /** Eight times what the widest layer of a published network has; more can only be damage or malice. */
    private static final int MAX_CHANNELS = 16_384;

    private final NetworkTensors tensors;
    private final TensorExpectations expectations;
    private final Set<String> used = new HashSet<>();

    LayerReader(NetworkTensors tensors) {
        this.tensors = tensors;
        this.expectations = tensors.checkpoint().expectations();
    }

    /** @throws CheckpointException when anything was missing or did not fit; lists all of it */
    void verify() {
        expectations.verify();
    }

    /** The tensors that the layers take. */
    Set<String> used() {
        return Set.copyOf(used);
    }

    void report(String problem) {
        expectations.problem(problem);
    }

    boolean hasAny(String prefix) {
        return tensors.hasAny(prefix);
    }

    /** Whether there is a tensor whose whole name matches. */
    boolean hasAny(Pattern name) {
        return tensors.names().stream().anyMatch(name.asMatchPredicate());
    }

    /** Channels that a layer's weights give, or {@link #UNKNOWN} where there are none. */
    int outputChannels(String key) {
        return tensors.find(key + ".weight")
                .map(CheckpointTensor::shape)
                .filter(shape -> shape.rank() > 0)
                .map(shape -> shape.dimension(0))
                .orElse(UNKNOWN);
    }

    /** Input channels that a layer's weights give, or {@link #UNKNOWN}. */
    int inputChannels(String key) {
        return axis(key, 1);
    }

    /**
     * Side of the kernel that a layer's weights give, or {@link #UNKNOWN}; a kernel without a centre is a problem, as its padding
     * would not be known.
     */
    int kernel(String key) {
        int side = axis(key, 2);
        if (side != UNKNOWN && side % 2 == 0) {
            report(key + " has a kernel of side " + side + ", expected an odd one");
            return UNKNOWN;
        }
        return side;
    }

    private int axis(String key, int axis) {
        return tensors.find(key + ".weight")
                .map(CheckpointTensor::shape)
                .filter(shape -> shape.rank() == 4)
                .map(shape -> shape.dimension(axis))
                .orElse(UNKNOWN);
    }

    /** A product of sizes, unknown where one of them is, or where they are larger than in any layer. */
    static int product(int left, int right) {
        long product = (long) left * right;
        return left == UNKNOWN || right == UNKNOWN || product > Integer.MAX_VALUE ? UNKNOWN : (int) product;
    }

    /** How many entries {@code prefix.0}, {@code prefix.1}, … there are; entries after a gap are a problem. */
    int count(String prefix) {
        List<Integer> indices = indices(prefix);
        int count = 0;
        while (indices.contains(count)) {
            count++;
        }
        if (count < indices.size()) {
            report(prefix + "." + count + " is missing altogether, although later ones are there");
        }
        return count;
    }

    /** The numbers behind {@code prefix}, ascending. */
    List<Integer> indices(String prefix) {
        return tensors.names().stream()
                .filter(name -> name.startsWith(prefix + "."))
                .map(name -> name.substring(prefix.length() + 1).split("\\.", 2)[0])
                .filter(index -> index.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .distinct()
                .sorted()
                .toList();
    }

    /** A convolution of stride 1 with a bias, as wide as its weights say. */
    ConvLayer conv(String key, int inputChannels, int kernel) {
        return biased(key, inputChannels, outputChannels(key), kernel, 1);
    }

    /** A convolution with a bias. */
    ConvLayer biased(String key, int inputChannels, int outputChannels, int kernel, int stride) {
        return expect(new ConvLayer(key, inputChannels, outputChannels, kernel, stride, 1, true, Optional.empty()));
    }

    /** A convolution of stride 1 without a bias. */
    ConvLayer unbiased(String key, int inputChannels, int outputChannels, int kernel) {
        return expect(new ConvLayer(key, inputChannels, outputChannels, kernel, 1, 1, false, Optional.empty()));
    }

    /** A convolution and its batch norm. */
    ConvLayer normed(String key, int inputChannels, int outputChannels, int kernel, int stride, String norm) {
        return expect(new ConvLayer(key, inputChannels, outputChannels, kernel, stride, 1, false, Optional.of(norm)));
    }

    /** A 3×3 convolution of each channel for itself, and its batch norm. */
    ConvLayer depthwise(String key, int channels, int stride, String norm) {
        return expect(new ConvLayer(key, channels, channels, 3, stride, channels, false, Optional.of(norm)));
    }

    private ConvLayer expect(ConvLayer layer) {
        int width = layer.outputChannels();
        int depth = layer.groups() == 1 ? layer.inputChannels() : 1;
        expect(layer.key() + ".weight", width, depth, layer.kernel(), layer.kernel());
        if (layer.hasBias()) {
            expect(layer.key() + ".bias", width);
        }
        layer.norm().ifPresent(norm -> {
            for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
                expect(norm + "." + part, width);
            }
        });
        return layer;
    }

    private void expect(String name, int... shape) {
        used.add(name);
        // What the file calls it, for who reads the message.
        String stored = tensors.find(name).map(CheckpointTensor::name).orElse(name);
        if (Arrays.stream(shape).anyMatch(size -> size > MAX_CHANNELS) || elements(shape) > TensorShape.MAX_ELEMENTS) {
            report(stored + " would have to be " + Arrays.toString(shape) + ", larger than in any network: at most "
                    + MAX_CHANNELS + " channels and " + TensorShape.MAX_ELEMENTS + " numbers are accepted");
        } else if (Arrays.stream(shape).allMatch(size -> size > 0)) {
            expectations.expect(stored, TensorShape.of(shape));
        } else {
            expectations.expectRank(stored, shape.length);
        }
    }

    private static long elements(int[] shape) {
        return Arrays.stream(shape).filter(size -> size > 0).asLongStream().reduce(1, Math::multiplyExact);
    }
}
