package io.flowmask.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Grafana's dashboard asks Prometheus for. */
final class Dashboard {
    private static final String FILE = "deploy/grafana/dashboards/flowmask.json";
    private static final Pattern METRIC = Pattern.compile("\\bflink_\\w+");
    private static final Pattern SELECTOR = Pattern.compile("(flink_\\w+)\\{([^}]*)}");
    private static final Pattern MATCHED = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPED = Pattern.compile("\\bby \\(([^)]*)\\)");

    private final JsonNode root = Sources.json(FILE);

    JsonNode document() {
        return root;
    }

    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        root.get("panels").forEach(panels::add);
        return panels;
    }

    List<String> rows() {
        return panels().stream()
                .filter(panel -> panel.path("type").asText().equals("row"))
                .map(panel -> panel.path("title").asText())
                .toList();
    }

    List<String> expressions() {
        return panels().stream()
                .flatMap(panel -> panel.path("targets").findValuesAsText("expr").stream())
                .toList();
    }

    /** An expression as Grafana would ask it, over all jobs. */
    static String asked(String expression) {
        return expression.replace("$__rate_interval", "1m").replace("$job", ".*");
    }

    /** Metrics that are asked for, by their names in Prometheus. */
    Set<String> metrics() {
        return expressions().stream()
                .flatMap(expression -> metrics(expression).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> metrics(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Labels that an expression selects or groups by. */
    static Set<String> labels(String expression) {
        Set<String> labels = new LinkedHashSet<>();
        SELECTOR.matcher(expression)
                .results()
                .forEach(selector ->
                        MATCHED.matcher(selector.group(2)).results().forEach(label -> labels.add(label.group(1))));
        GROUPED.matcher(expression)
                .results()
                .forEach(group -> labels.addAll(List.of(group.group(1).split(",\\s*"))));
        return labels;
    }
}
