package io.flowmask.model.yolact;

import io.flowmask.model.checkpoint.CheckpointException;
import io.flowmask.model.checkpoint.CheckpointTensor;
import io.flowmask.model.onnx.Convolution;
import io.flowmask.model.onnx.Initializer;
import io.flowmask.model.yolact.Architecture.ConvLayer;
import java.util.List;
import java.util.Optional;

/**
 * A checkpoint's layers as convolutions of a graph, with batch norms folded into weights and biases. Nothing is read or computed
 * before the graph is written. Numbers that are not finite are refused: they would run through the whole network, which then finds nothing.
 */
final class FoldedWeights {
    /** PyTorch's default, which all backbones use. */
    private static final double BATCH_NORM_EPSILON = 1e-5;

    private final NetworkTensors tensors;

    FoldedWeights(NetworkTensors tensors) {
        this.tensors = tensors;
    }

    /**
     * A layer as it is.
     *
     * @param name what the constants' names start with
     */
    Convolution convolution(String name, ConvLayer layer) {
        return convolution(name, List.of(layer));
    }

    /**
     * Layers over the same input as one convolution, their outputs one after the other. One wide convolution is faster than several
     * narrow ones.
     */
    Convolution convolution(String name, List<ConvLayer> layers) {
        ConvLayer first = layers.get(0);
        int outputs = layers.stream().mapToInt(ConvLayer::outputChannels).sum();
        List<Integer> shape = List.of(outputs, first.inputChannels() / first.groups(), first.kernel(), first.kernel());
        Initializer weights = Initializer.floats(
                name + "/weight",
                shape,
                () -> joined(layers.stream().map(this::weights).toList()));
        boolean hasBias = layers.stream()
                .anyMatch(layer -> layer.hasBias() || layer.norm().isPresent());
        Optional<Initializer> bias = hasBias
                ? Optional.of(Initializer.floats(
                        name + "/bias",
                        List.of(outputs),
                        () -> joined(layers.stream().map(this::biases).toList())))
                : Optional.empty();
        return new Convolution(weights, bias, first.stride(), first.kernel() / 2, first.groups());
    }

    /**
     * The first layer, which was trained on red, green, blue, as one that takes blue, green, red and divides by the standard
     * deviation itself. The mean cannot be folded in as well: the zeros around the image stand for the mean.
     */
    Convolution stem(String name, ConvLayer layer) {
        Convolution plain = convolution(name, layer);
        Initializer weights = Initializer.floats(
                name + "/weight", plain.weights().shape(), () -> onRawChannels(weights(layer), layer.outputChannels()));
        return new Convolution(weights, plain.bias(), plain.stride(), plain.padding(), plain.groups());
    }

    /**
     * A first layer on patches as one on pixels, whose kernel covers as many patches and which moves by one patch: the same sums,
     * without rearranging the image. Otherwise as {@link #stem}.
     */
    Convolution patchStem(String name, ConvLayer layer, int patchPx) {
        Convolution plain = convolution(name, layer);
        int kernel = layer.kernel() * patchPx;
        Initializer weights = Initializer.floats(
                name + "/weight",
                List.of(layer.outputChannels(), 3, kernel, kernel),
                () -> onRawChannels(onPixels(weights(layer), layer, patchPx), layer.outputChannels()));
        return new Convolution(weights, plain.bias(), patchPx, layer.kernel() / 2 * patchPx, 1);
    }

    private static float[] onRawChannels(float[] weights, int outputs) {
        int area = weights.length / outputs / 3;
        float[] raw = new float[weights.length];
        for (int output = 0; output < outputs; output++) {
            for (int channel = 0; channel < 3; channel++) {
                int to = (output * 3 + channel) * area;
                int from = (output * 3 + 2 - channel) * area;
                double deviation = Normalisation.STANDARD_DEVIATION.get(channel);
                for (int i = 0; i < area; i++) {
                    raw[to + i] = (float) (weights[from + i] / deviation);
                }
            }
        }
        return raw;
    }

    /** (out, 3·p·p, k, k), channels ordered by colour, row, column → (out, 3, k·p, k·p). */
    private static float[] onPixels(float[] weights, ConvLayer layer, int patchPx) {
        int kernel = layer.kernel();
        int side = kernel * patchPx;
        float[] pixels = new float[weights.length];
        for (int from = 0; from < weights.length; from++) {
            int column = from % kernel;
            int row = from / kernel % kernel;
            int channel = from / (kernel * kernel);
            int x = column * patchPx + channel % patchPx;
            int y = row * patchPx + channel / patchPx % patchPx;
            int plane = channel / (patchPx * patchPx);
            pixels[(plane * side + y) * side + x] = weights[from];
        }
        return pixels;
    }

    private float[] weights(ConvLayer layer) {
        float[] weights = finite(layer.key() + ".weight");
        if (layer.norm().isEmpty()) {
            return weights;
        }
        double[] factors = factors(layer.norm().get());
        int perOutput = weights.length / factors.length;
        float[] folded = new float[weights.length];
        for (int output = 0; output < factors.length; output++) {
            for (int i = output * perOutput; i < (output + 1) * perOutput; i++) {
                folded[i] = (float) (weights[i] * factors[output]);
            }
        }
        return finite(layer.key() + ".weight times its batch norm", folded);
    }

    private float[] biases(ConvLayer layer) {
        float[] biases = layer.hasBias() ? finite(layer.key() + ".bias") : new float[layer.outputChannels()];
        if (layer.norm().isEmpty()) {
            return biases;
        }
        String norm = layer.norm().get();
        double[] factors = factors(norm);
        float[] mean = finite(norm + ".running_mean");
        float[] shift = finite(norm + ".bias");
        float[] folded = new float[biases.length];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = (float) ((biases[i] - mean[i]) * factors[i] + shift[i]);
        }
        return finite(norm + " as a bias", folded);
    }

    /** What a batch norm multiplies each channel with. */
    private double[] factors(String norm) {
        float[] scale = finite(norm + ".weight");
        String varianceName = norm + ".running_var";
        float[] variance = finite(varianceName);
        double[] factors = new double[scale.length];
        for (int i = 0; i < factors.length; i++) {
            if (variance[i] < 0) {
                throw unusable(varianceName, variance[i], i, "a variance is not negative");
            }
            factors[i] = scale[i] / Math.sqrt(variance[i] + BATCH_NORM_EPSILON);
        }
        return factors;
    }

    private float[] finite(String tensor) {
        return finite(tensor, tensors.numbers(tensor));
    }

    private float[] finite(String what, float[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw unusable(what, numbers[i], i, "expected are finite numbers");
            }
        }
        return numbers;
    }

    /** What the file calls the tensor, for who reads the message. */
    private CheckpointException unusable(String what, float value, int position, String expected) {
        String stored = tensors.find(what).map(CheckpointTensor::name).orElse(what);
        return new CheckpointException(
                "Cannot use the checkpoint " + tensors.checkpoint().path() + ": " + stored
                        + " is " + value + " at position " + position + ", but " + expected
                        + ". It is damaged, or its training diverged; use an earlier checkpoint.");
    }

    private static float[] joined(List<float[]> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        float[] joined = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }
}
