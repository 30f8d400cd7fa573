package io.flowmask.evaluation.report;

import io.flowmask.evaluation.coco.CocoSummary.ClassAccuracy;
import io.flowmask.evaluation.coco.Metric;
import io.flowmask.evaluation.coco.OverlapKind;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.report.EvaluationReport.Truth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as tables. */
public final class TextReport {
    private TextReport() {}

    /** The whole report; ends with a line's end. */
    public static String of(EvaluationReport report) {
        StringBuilder text = new StringBuilder();
        report.model()
                .ifPresent(model ->
                        text.append("Model ").append(model.name()).append(", full inference on every image\n"));
        text.append(truth(report.truth()))
                .append(String.format(Locale.ROOT, "%,d detections.%n", report.detections()))
                .append('\n')
                .append(numbers(report.scores()))
                .append('\n')
                .append(classes(report.scores()));
        report.by().forEach((attribute, groups) -> text.append('\n').append(groups(attribute, groups)));
        report.video().ifPresent(video -> text.append(VideoTables.of(video)));
        return text.toString();
    }

    private static String truth(Truth truth) {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%,d images, %,d objects to be found", truth.images(), truth.objects()));
        if (truth.crowds() > 0) {
            text.append(String.format(Locale.ROOT, ", %,d crowds", truth.crowds()));
        }
        if (truth.minSidePx() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    ", %,d ignored for a side below %s pixels",
                    truth.tooSmall(),
                    truth.minSidePx() == Math.rint(truth.minSidePx())
                            ? String.valueOf((long) truth.minSidePx())
                            : String.valueOf(truth.minSidePx())));
        }
        return text.append(", ").toString();
    }

    private static String numbers(Scores scores) {
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of(""));
        scores.kinds().forEach(kind -> header.add(kind.word()));
        table.row(header);
        for (Metric metric : Metric.values()) {
            List<String> row = new ArrayList<>(List.of(metric.label() + ", " + metric.meaning()));
            scores.kinds()
                    .forEach(kind -> row.add(TextTable.number(scores.get(kind).get(metric))));
            table.row(row);
        }
        return table.toString();
    }

    private static String classes(Scores scores) {
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of("class", "objects"));
        scores.kinds().forEach(kind -> header.addAll(List.of(kind.word() + " AP", "AP50")));
        table.row(header);
        for (ClassAccuracy named : scores.best().classes()) {
            Map<OverlapKind, ClassAccuracy> byKind = scores.ofClass(named.name());
            List<String> row =
                    new ArrayList<>(List.of(named.name(), String.format(Locale.ROOT, "%,d", named.objects())));
            byKind.values().forEach(ofClass -> {
                row.add(TextTable.number(ofClass.ap()));
                row.add(TextTable.number(ofClass.ap50()));
            });
            table.row(row);
        }
        return table.toString();
    }

    private static String groups(String attribute, Map<String, Scores> groups) {
        TextTable table = new TextTable();
        List<String> header = new ArrayList<>(List.of(attribute, "images"));
        Scores first = groups.values().iterator().next();
        first.kinds().forEach(kind -> header.addAll(List.of(kind.word() + " AP", "AP50")));
        table.row(header);
        groups.forEach((value, scores) -> {
            List<String> row = new ArrayList<>(List.of(value, String.format(Locale.ROOT, "%,d", scores.views())));
            for (OverlapKind kind : scores.kinds()) {
                row.add(TextTable.number(scores.get(kind).get(Metric.AP)));
                row.add(TextTable.number(scores.get(kind).get(Metric.AP50)));
            }
            table.row(row);
        });
        return table.toString();
    }
}
