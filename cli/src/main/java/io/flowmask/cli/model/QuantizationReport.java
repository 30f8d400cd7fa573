package io.flowmask.cli.model;

import io.flowmask.cli.model.PrecisionCost.Accuracy;
import io.flowmask.model.quantize.TensorSimilarity;
import java.util.List;
import java.util.Locale;

/** What {@code flowmask model quantize} prints about both models. */
final class QuantizationReport {
    private QuantizationReport() {}

    /**
     * How alike tensors are.
     *
     * @param all whether intermediate tensors are shown too
     */
    static String similarities(List<TensorSimilarity> similarities, boolean all) {
        StringBuilder text = new StringBuilder(format("%n%-8s %-40s %9s %9s%n", "Graph", "Tensor", "Cosine", "Error"));
        for (TensorSimilarity similarity : similarities) {
            if (all || similarity.raw()) {
                text.append(format(
                        "%-8s %-40s %9.5f %8.2f%%%n",
                        similarity.graph(), similarity.tensor(), similarity.cosine(), 100 * similarity.error()));
            }
        }
        return text.toString();
    }

    static String accuracy(Accuracy before, Accuracy after) {
        StringBuilder text = new StringBuilder(format("%n%-8s %10s %10s %10s%n", "AP", "before", "after", "change"));
        row(text, "full", before.full(), after.full());
        before.partial()
                .ifPresent(
                        partial -> row(text, "partial", partial, after.partial().orElse(0)));
        return text.toString();
    }

    private static void row(StringBuilder text, String frames, double before, double after) {
        text.append(format("%-8s %10.2f %10.2f %+10.2f%n", frames, 100 * before, 100 * after, 100 * (after - before)));
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
