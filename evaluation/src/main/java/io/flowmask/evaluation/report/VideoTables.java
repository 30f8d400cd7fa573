package io.flowmask.evaluation.report;

import io.flowmask.evaluation.coco.Metric;
import io.flowmask.evaluation.coco.OverlapKind;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.video.MaskAgreement;
import io.flowmask.evaluation.video.VideoScores;
import io.flowmask.evaluation.video.VideoScores.DistanceScores;
import io.flowmask.evaluation.video.VideoScores.MotionScores;
import io.flowmask.model.manifest.Motion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Partial frames beside full ones, as tables. */
final class VideoTables {
    private VideoTables() {}

    static String of(VideoScores video) {
        StringBuilder text = new StringBuilder();
        video.byMotion().forEach((motion, scores) -> text.append('\n').append(table(video, motion, scores)));
        text.append(
                        "\nmask IoU: how alike the masks of partial and full inference are on the same frame, over full inference's")
                .append("\ninstances from score 0.3; 0 where the partial frame has none to pair.\n");
        return text.toString();
    }

    private static String table(VideoScores video, Motion motion, MotionScores scores) {
        OverlapKind kind = scores.partial().kinds().iterator().next();
        TextTable table = new TextTable();
        table.row(List.of(
                "distance",
                "frames",
                "partial " + kind.word() + " AP",
                "AP50",
                "full " + kind.word() + " AP",
                "AP50",
                "loss in AP",
                "mask IoU",
                "paired"));
        for (DistanceScores distance : scores.distances()) {
            table.row(row(
                    String.valueOf(distance.distance()),
                    kind,
                    distance.partial(),
                    distance.full(),
                    distance.agreement()));
        }
        table.row(row("all", kind, scores.partial(), scores.full(), scores.agreement()));
        String stream =
                "A stream with a keyframe every " + video.keyframeInterval() + " frames: " + kind.word() + " AP "
                        + TextTable.number(scores.stream().get(kind).get(Metric.AP)) + ", AP50 "
                        + TextTable.number(scores.stream().get(kind).get(Metric.AP50)) + ".\n";
        return title(motion) + "\n" + table + stream;
    }

    private static String title(Motion motion) {
        return switch (motion) {
            case FEATURE_FLOW ->
                "Partial frames by distance from the keyframe, its features moved by the flow net (--motion feature-flow)";
            case IMAGE_FLOW ->
                "Partial frames by distance from the keyframe, its features moved by image flow (--motion image-flow)";
            case NONE ->
                "Partial frames by distance from the keyframe, its features left where they were (--motion none)";
        };
    }

    private static List<String> row(
            String name, OverlapKind kind, Scores partial, Scores full, MaskAgreement agreement) {
        double partialAp = partial.get(kind).get(Metric.AP);
        double fullAp = full.get(kind).get(Metric.AP);
        List<String> row = new ArrayList<>();
        row.add(name);
        row.add(String.format(Locale.ROOT, "%,d", partial.views()));
        row.add(TextTable.number(partialAp));
        row.add(TextTable.number(partial.get(kind).get(Metric.AP50)));
        row.add(TextTable.number(fullAp));
        row.add(TextTable.number(full.get(kind).get(Metric.AP50)));
        row.add(
                partialAp < 0 || fullAp < 0
                        ? TextTable.UNDEFINED
                        : String.format(Locale.ROOT, "%+.4f", fullAp - partialAp));
        row.add(agreement.instances() == 0 ? TextTable.UNDEFINED : TextTable.number(agreement.meanIou()));
        row.add(
                agreement.instances() == 0
                        ? TextTable.UNDEFINED
                        : String.format(Locale.ROOT, "%.1f %%", 100.0 * agreement.paired() / agreement.instances()));
        return row;
    }
}
