package io.flowmask.evaluation.report;

import io.flowmask.evaluation.coco.CocoSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text in columns: the first one flush left, the others right. */
final class TextTable {
    /** What stands for a number that is not defined. */
    static final String UNDEFINED = "–";

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** A number between 0 and 1, or what stands for one that is not defined. */
    static String number(double value) {
        return value == CocoSummary.UNDEFINED ? UNDEFINED : String.format(Locale.ROOT, "%.4f", value);
    }

    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                String space = " ".repeat(widths.get(i) - row.get(i).length());
                line.append(i == 0 ? row.get(i) + space : GAP + space + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
