package io.flowmask.evaluation.report;

import io.flowmask.evaluation.coco.CocoSummary;
import io.flowmask.evaluation.coco.Metric;
import io.flowmask.evaluation.coco.OverlapKind;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.video.VideoScores;
import io.flowmask.evaluation.video.VideoScores.DistanceScores;
import io.flowmask.evaluation.video.VideoScores.MotionScores;
import io.flowmask.model.manifest.Motion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Accuracy against the distance from the keyframe, as an SVG picture. */
public final class DistancePlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int TOP = 86;
    private static final int BOTTOM = 52;
    private static final int TICKS = 5;

    /** Steps between ticks that are easy to read, and their multiples by ten. */
    private static final double[] STEPS = {0.01, 0.02, 0.05, 0.1, 0.2};

    private final VideoScores video;
    private final OverlapKind kind;
    private final List<Curve> curves = new ArrayList<>();
    private final StringBuilder svg = new StringBuilder();
    private double low;
    private double high;
    private double step;
    private int farthest = 1;

    /** A line: a point for each distance. */
    private record Curve(String name, String colour, String dashes, List<Point> points) {}

    /** Accuracy at a distance. */
    private record Point(int distance, double value) {}

    private DistancePlot(VideoScores video, OverlapKind kind) {
        this.video = video;
        this.kind = kind;
    }

    /**
     * Draws.
     *
     * @param model its name, for the title
     * @return an SVG file
     */
    public static String svg(VideoScores video, String model) {
        MotionScores any = video.byMotion().values().iterator().next();
        OverlapKind kind = any.partial().kinds().iterator().next();
        DistancePlot plot = new DistancePlot(video, kind);
        plot.collect();
        plot.scale();
        return plot.draw(model);
    }

    private void collect() {
        MotionScores any = video.byMotion().values().iterator().next();
        curves.add(curve("full inference on the same frames", "#777777", "6 4", any, DistanceScores::full));
        for (Map.Entry<Motion, MotionScores> entry : video.byMotion().entrySet()) {
            curves.add(
                    switch (entry.getKey()) {
                        case FEATURE_FLOW -> partial("partial, moved by the flow net", "#0b6bb0", entry.getValue());
                        case IMAGE_FLOW -> partial("partial, moved by image flow", "#2e8b57", entry.getValue());
                        case NONE -> partial("partial, left where they were", "#c2571a", entry.getValue());
                    });
        }
        for (Curve curve : curves) {
            curve.points().forEach(point -> farthest = Math.max(farthest, point.distance()));
        }
    }

    private Curve partial(String name, String colour, MotionScores scores) {
        return curve(name, colour, "", scores, DistanceScores::partial);
    }

    private Curve curve(
            String name, String colour, String dashes, MotionScores scores, Function<DistanceScores, Scores> which) {
        List<Point> points = new ArrayList<>();
        for (DistanceScores distance : scores.distances()) {
            double value = which.apply(distance).get(kind).get(Metric.AP);
            if (value != CocoSummary.UNDEFINED) {
                points.add(new Point(distance.distance(), value));
            }
        }
        return new Curve(name, colour, dashes, points);
    }

    /** The axis holds all values, begins and ends at a tick, and has a handful of them. */
    private void scale() {
        double least = 1;
        double most = 0;
        for (Curve curve : curves) {
            for (Point point : curve.points()) {
                least = Math.min(least, point.value());
                most = Math.max(most, point.value());
            }
        }
        if (least > most) {
            least = 0;
            most = 1;
        }
        step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0; i--) {
            if ((most - least) / STEPS[i] <= TICKS) {
                step = STEPS[i];
            }
        }
        low = Math.max(0, Math.floor(least / step) * step);
        high = Math.min(1, Math.ceil(most / step) * step);
        if (high - low < step) {
            high = low + step;
        }
    }

    private String draw(String model) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"Helvetica, Arial, sans-serif\""
                        + " font-size=\"13\" fill=\"#333333\">",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, HEIGHT);
        String what = kind == OverlapKind.MASK ? "Mask" : "Box";
        text(LEFT, 22, "start", " font-size=\"15\" font-weight=\"bold\"", what + " AP by distance from the keyframe");
        text(WIDTH - RIGHT, 22, "end", " fill=\"#777777\"", model);
        axes();
        int entry = 0;
        for (Curve curve : curves) {
            legend(curve, entry++);
            line(curve);
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes() {
        for (long tick = Math.round(low / step); tick <= Math.round(high / step); tick++) {
            double y = y(tick * step);
            add("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>", LEFT, y, WIDTH - RIGHT, y);
            text(LEFT - 10, y + 4.5, "end", "", String.format(Locale.ROOT, "%.2f", tick * step));
        }
        int every = 1 + farthest / 16;
        for (int distance = 1; distance <= farthest; distance += every) {
            text(x(distance), HEIGHT - BOTTOM + 20, "middle", "", String.valueOf(distance));
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "", "frames since the keyframe");
    }

    private void legend(Curve curve, int entry) {
        int y = 44 + 18 * (entry / 2);
        int x = LEFT + 290 * (entry % 2);
        add(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2.5\"%s/>",
                x, y, x + 28, y, curve.colour(), dashes(curve));
        text(x + 36, y + 4.5, "start", "", curve.name());
    }

    private void line(Curve curve) {
        StringBuilder path = new StringBuilder();
        for (Point point : curve.points()) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.distance()), y(point.value())));
        }
        add(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\"%s/>",
                path.toString().strip(), curve.colour(), dashes(curve));
        for (Point point : curve.points()) {
            add(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>",
                    x(point.distance()), y(point.value()), curve.colour());
        }
    }

    private static String dashes(Curve curve) {
        return curve.dashes().isEmpty() ? "" : " stroke-dasharray=\"" + curve.dashes() + "\"";
    }

    private double x(int distance) {
        double inset = 24;
        double width = WIDTH - RIGHT - LEFT - 2 * inset;
        return LEFT + inset + (farthest == 1 ? width / 2 : width * (distance - 1) / (farthest - 1));
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (value - low) / (high - low);
    }

    private void text(double x, double y, String anchor, String style, String content) {
        String safe = content.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>", x, y, anchor, style))
                .append(safe)
                .append("</text>\n");
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
