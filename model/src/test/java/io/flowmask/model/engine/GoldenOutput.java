package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.testing.Npz;

/** Compares a network's output with golden tensors, which hold all anchors in their own order and prototypes channel last. */
final class GoldenOutput {
    private GoldenOutput() {}

    /**
     * Asserts that every tensor agrees.
     *
     * @param output of a model that keeps every anchor as a candidate
     * @param tolerance relative L2 error allowed
     */
    static void assertAgrees(NetworkOutput output, Npz expected, double tolerance) {
        int[] anchors = output.anchors();
        int columns = expected.get("conf").shape()[1];
        assertError(
                "loc",
                rows(output.locations(), anchors, 4, 0, 4),
                expected.get("loc").floats(),
                tolerance);
        int prototypes = expected.get("coeff").shape()[1];
        assertError(
                "coeff",
                rows(output.coefficients(), anchors, prototypes, 0, prototypes),
                expected.get("coeff").floats(),
                tolerance);
        assertError(
                "conf",
                rows(output.scores(), anchors, columns - 1, 1, columns),
                withoutFirstColumn(expected.get("conf").floats(), columns),
                tolerance);
        assertError(
                "proto",
                channelsLast(output.prototypes(), prototypes),
                expected.get("proto").floats(),
                tolerance);
    }

    /** Candidates' rows in the anchors' order, each {@code offset} columns into a row of {@code width}. */
    private static float[] rows(float[] values, int[] anchors, int columns, int offset, int width) {
        float[] rows = new float[anchors.length * width];
        for (int candidate = 0; candidate < anchors.length; candidate++) {
            System.arraycopy(values, candidate * columns, rows, anchors[candidate] * width + offset, columns);
        }
        return rows;
    }

    /** The background's column is not among the engine's scores. */
    private static float[] withoutFirstColumn(float[] values, int columns) {
        float[] rest = values.clone();
        for (int i = 0; i < rest.length; i += columns) {
            rest[i] = 0;
        }
        return rest;
    }

    private static float[] channelsLast(float[] values, int channels) {
        float[] moved = new float[values.length];
        int area = values.length / channels;
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < area; i++) {
                moved[i * channels + channel] = values[channel * area + i];
            }
        }
        return moved;
    }

    private static void assertError(String name, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / norm))
                .as("relative L2 error of " + name)
                .isLessThan(tolerance);
    }
}
