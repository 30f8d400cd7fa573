package io.flowmask.model.onnx;

import java.util.Optional;

/**
 * A convolution with a square kernel.
 *
 * @param weights (output channels, input channels / groups, k, k)
 * @param bias (output channels)
 * @param stride in both directions
 * @param padding zeros on each side
 * @param groups channel groups; as many as input channels is a depthwise convolution
 */
public record Convolution(Initializer weights, Optional<Initializer> bias, int stride, int padding, int groups) {
    public Convolution {
        if (weights.shape().size() != 4
                || !weights.shape().get(2).equals(weights.shape().get(3))) {
            throw new IllegalArgumentException("A convolution's weights are (out, in, k, k), but " + weights.name()
                    + " has the shape " + weights.shape());
        }
    }

    int outputChannels() {
        return weights.shape().get(0);
    }

    int inputChannels() {
        return weights.shape().get(1) * groups;
    }

    int kernel() {
        return weights.shape().get(2);
    }
}
