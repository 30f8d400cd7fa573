package io.flowmask.model.quantize;

import java.nio.FloatBuffer;

/**
 * How alike a tensor of two models is.
 *
 * @param graph {@code full} or {@code partial}
 * @param tensor its name in both graphs
 * @param raw whether it is one from which detections are made, or one that is kept
 * @param cosine of the angle between both, 1 where they agree but for a factor
 * @param error root of the mean squared difference, relative to the first model's root mean square
 */
public record TensorSimilarity(String graph, String tensor, boolean raw, double cosine, double error) {

    /** Sums over frames. */
    static final class Sums {
        private double product;
        private double firstSquares;
        private double secondSquares;
        private double differenceSquares;

        void add(FloatBuffer first, FloatBuffer second) {
            for (int i = 0; i < first.limit(); i++) {
                double a = first.get(i);
                double b = second.get(i);
                product += a * b;
                firstSquares += a * a;
                secondSquares += b * b;
                differenceSquares += (a - b) * (a - b);
            }
        }

        TensorSimilarity similarity(String graph, String tensor, boolean raw) {
            double norms = Math.sqrt(firstSquares) * Math.sqrt(secondSquares);
            // Two tensors of zeros are alike.
            double cosine = norms > 0 ? product / norms : firstSquares == secondSquares ? 1 : 0;
            double error =
                    firstSquares > 0 ? Math.sqrt(differenceSquares / firstSquares) : Math.sqrt(differenceSquares);
            return new TensorSimilarity(graph, tensor, raw, cosine, error);
        }
    }
}
