package io.flowmask.cli.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flowmask.model.bench.GraphProfile;
import io.flowmask.model.bench.GraphProfile.Share;
import io.flowmask.model.bench.Measurement;
import io.flowmask.model.bench.ModelProfile;
import io.flowmask.model.bench.Spread;
import io.flowmask.model.bench.Transform;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What {@code flowmask model bench} prints. */
final class BenchReport {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private BenchReport() {}

    static String asText(List<Measurement> measurements) {
        int widest = measurements.stream()
                .mapToInt(measurement -> measurement.model().length())
                .max()
                .orElse(0);
        String format = "%-" + Math.max(5, widest) + "s  %-7s  %5s  %7s  %9s  %17s  %9s  %9s  %9s  %s%n";
        StringBuilder text = new StringBuilder();
        text.append(format(
                format,
                "Model",
                "Frames",
                "Batch",
                "Threads",
                "Median ms",
                "Middle half",
                "p95",
                "CPU ms",
                "ms/frame",
                "× first"));
        for (Measurement measurement : measurements) {
            Spread wall = measurement.wall();
            text.append(format(
                    format,
                    measurement.model(),
                    measurement.transform().label(),
                    measurement.batch(),
                    measurement.threads(),
                    millis(wall.median()),
                    millis(wall.firstQuartile()) + "–" + millis(wall.thirdQuartile()),
                    millis(wall.percentile95()),
                    millis(measurement.cpuMillis()),
                    millis(wall.median() / measurement.batch()),
                    ratio(measurement, measurements)));
        }
        return text.toString();
    }

    /** How long it takes beside the first model. */
    private static String ratio(Measurement measurement, List<Measurement> all) {
        return first(measurement, all)
                .map(first -> format(
                        "%.2f", measurement.wall().median() / first.wall().median()))
                .orElse("");
    }

    /** The same work of the first model; empty for the first itself. */
    private static Optional<Measurement> first(Measurement measurement, List<Measurement> all) {
        return measurement.place() == 0
                ? Optional.empty()
                : all.stream()
                        .filter(other -> other.place() == 0 && other.isLike(measurement))
                        .findFirst();
    }

    static String asJson(List<Measurement> measurements) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode results = root.putArray("results");
        for (Measurement measurement : measurements) {
            ObjectNode result = results.addObject()
                    .put("model", measurement.model())
                    .put("transform", measurement.transform().label())
                    .put("batch", measurement.batch())
                    .put("threads", measurement.threads())
                    .put("calls", measurement.wall().count())
                    .put("median_ms", measurement.wall().median())
                    .put("q1_ms", measurement.wall().firstQuartile())
                    .put("q3_ms", measurement.wall().thirdQuartile())
                    .put("iqr_ms", measurement.wall().interquartileRange())
                    .put("p95_ms", measurement.wall().percentile95())
                    .put("cpu_mean_ms", measurement.cpuMillis())
                    .put("frame_ms", measurement.wall().median() / measurement.batch());
            first(measurement, measurements)
                    .ifPresent(first -> result.put(
                            "ratio_to_first",
                            measurement.wall().median() / first.wall().median()));
        }
        return root.toPrettyString() + System.lineSeparator();
    }

    static String profilesAsText(List<ModelProfile> profiles) {
        StringBuilder text = new StringBuilder();
        for (ModelProfile profile : profiles) {
            append(text, profile.model(), Transform.FULL, profile.full());
            profile.partial().ifPresent(partial -> append(text, profile.model(), Transform.PARTIAL, partial));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String model, Transform transform, GraphProfile profile) {
        text.append(format(
                "%s, %s: %s ms in %d nodes%n",
                model,
                transform.label(),
                millis(profile.totalMillis()),
                profile.nodes().size()));
        append(text, "Component", profile.byComponent(), profile.totalMillis());
        append(text, "Operator", profile.byOperator(), profile.totalMillis());
        text.append(System.lineSeparator());
    }

    private static void append(StringBuilder text, String title, List<Share> shares, double total) {
        text.append(format("  %-24s %6s %9s %6s%n", title, "Nodes", "ms", "%"));
        for (Share share : shares) {
            text.append(format(
                    "  %-24s %6d %9s %6.1f%n",
                    share.name(), share.nodes(), millis(share.millis()), 100 * share.millis() / total));
        }
    }

    static String profilesAsJson(List<ModelProfile> profiles) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode array = root.putArray("profiles");
        for (ModelProfile profile : profiles) {
            put(array.addObject(), profile.model(), Transform.FULL, profile.full());
            profile.partial().ifPresent(partial -> put(array.addObject(), profile.model(), Transform.PARTIAL, partial));
        }
        return root.toPrettyString() + System.lineSeparator();
    }

    private static void put(ObjectNode json, String model, Transform transform, GraphProfile profile) {
        json.put("model", model).put("transform", transform.label()).put("total_ms", profile.totalMillis());
        put(json.putArray("components"), profile.byComponent());
        put(json.putArray("operators"), profile.byOperator());
        ArrayNode nodes = json.putArray("nodes");
        profile.nodes()
                .forEach(node -> nodes.addObject()
                        .put("name", node.name())
                        .put("operator", node.operator())
                        .put("ms", node.millis()));
    }

    private static void put(ArrayNode array, List<Share> shares) {
        shares.forEach(share -> array.addObject()
                .put("name", share.name())
                .put("nodes", share.nodes())
                .put("ms", share.millis()));
    }

    private static String millis(double value) {
        return format("%.1f", value);
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
