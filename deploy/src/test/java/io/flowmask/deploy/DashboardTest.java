package io.flowmask.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.flowmask.operators.metrics.DescribedMetric;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Grafana's dashboard against the metrics that there are, and its provisioning against docker-compose.yml. */
class DashboardTest {
    /** Flowmask's metrics that the dashboard does not show, and why. None so far. */
    private static final Map<String, String> NOT_SHOWN = Map.of();

    /** Labels that Flink's Prometheus reporter puts on the metrics of jobs and tasks. */
    private static final Set<String> FLINK_LABELS = Set.of("job_name", "task_name", "tm_id");

    private static final Pattern FLINK_SCOPE =
            Pattern.compile("^flink_(taskmanager_job_task_operator|taskmanager_job_task|jobmanager_job|taskmanager)_");

    private final Dashboard dashboard = new Dashboard();
    private final Map<String, DescribedMetric> flowmask = FlowmaskMetrics.byName();

    @Test
    void asksForMetricsThatThereAre() {
        Set<String> documented = Pattern.compile("`([\\w.]+)`")
                .matcher(Sources.text("docs/metrics.md"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(dashboard.metrics()).isNotEmpty().allSatisfy(name -> {
            if (!flowmask.containsKey(base(name))) {
                assertThat(documented)
                        .as(name)
                        .contains(FLINK_SCOPE.matcher(name).replaceFirst("").replace('_', '.'));
            }
        });
    }

    @Test
    void showsEveryMetricOfFlowmask() {
        Set<String> missing = new TreeSet<>(flowmask.keySet());
        dashboard.metrics().forEach(name -> missing.remove(base(name)));

        assertThat(missing).isEqualTo(NOT_SHOWN.keySet());
    }

    @Test
    void asksForLabelsThatTheMetricsHave() {
        for (String expression : dashboard.expressions()) {
            Set<String> known = new HashSet<>(FLINK_LABELS);
            for (String name : Dashboard.metrics(expression)) {
                DescribedMetric metric = flowmask.get(base(name));
                if (metric != null) {
                    known.addAll(metric.labels());
                    if (metric.kind() == DescribedMetric.Kind.HISTOGRAM) {
                        known.add("quantile");
                    }
                }
            }
            assertThat(known).as(expression).containsAll(Dashboard.labels(expression));
        }
    }

    @Test
    void countersAreShownAsRates() {
        for (String expression : dashboard.expressions()) {
            for (String name : Dashboard.metrics(expression)) {
                DescribedMetric metric = flowmask.get(base(name));
                if (name.endsWith("_count") || (metric != null && metric.kind() == DescribedMetric.Kind.COUNTER)) {
                    assertThat(expression).contains("rate(" + name);
                }
            }
        }
    }

    /** The metric of a histogram's count. */
    private static String base(String name) {
        return name.replaceFirst("_count$", "");
    }

    @Test
    void hasARowForEverySubject() {
        assertThat(dashboard.rows())
                .containsExactly(
                        "Throughput",
                        "End-to-end latency",
                        "Keyframes",
                        "Batches",
                        "Stages",
                        "Queue and frames in flight",
                        "Drops and dead letters",
                        "State and checkpoints",
                        "JVM of the TaskManagers");
    }

    @Test
    void panelsHaveNumbersOfTheirOwnAndDoNotOverlap() {
        List<JsonNode> panels = dashboard.panels();
        Set<String> cells = new HashSet<>();

        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        for (JsonNode panel : panels) {
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    String cell = (place.path("x").asInt() + x) + ","
                            + (place.path("y").asInt() + y);
                    assertThat(cells.add(cell)).as(panel.path("title").asText()).isTrue();
                }
            }
        }
    }

    @Test
    void usesTheDataSourceThatIsProvisioned() {
        JsonNode source = Sources.yaml("deploy/grafana/provisioning/datasources/prometheus.yml")
                .at("/datasources/0");
        // First, since the variable of jobs is asked of it.
        JsonNode variable = dashboard.document().at("/templating/list/0");

        assertThat(variable.path("type").asText()).isEqualTo("datasource");
        assertThat(variable.path("query").asText())
                .isEqualTo(source.path("type").asText());
        assertThat(variable.at("/current/text").asText())
                .isEqualTo(source.path("name").asText());
        assertThat(variable.at("/current/value").asText())
                .isEqualTo(source.path("uid").asText());
        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
    }

    @Test
    void asksTheDataSourceThatIsChosen() {
        String chosen =
                "${" + dashboard.document().at("/templating/list/0/name").asText() + "}";

        for (JsonNode panel : dashboard.panels()) {
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.at("/datasource/uid").asText())
                        .as(panel.path("title").asText())
                        .isEqualTo(chosen);
            }
        }
        assertThat(dashboard.document().findValues("datasource"))
                .isNotEmpty()
                .extracting(
                        node -> node.path("type").asText(),
                        node -> node.path("uid").asText())
                .containsOnly(tuple("prometheus", chosen));
    }

    @Test
    void liesWhereGrafanaLooksForIt() {
        ComposeFile.Service grafana = new ComposeFile(Map.of()).service("grafana");
        String folder = Sources.yaml("deploy/grafana/provisioning/dashboards/flowmask.yml")
                .at("/providers/0/options/path")
                .asText();

        assertThat(grafana.mounts())
                .contains(new ComposeFile.Mount("./deploy/grafana/dashboards", folder, true))
                .contains(new ComposeFile.Mount("./deploy/grafana/provisioning", "/etc/grafana/provisioning", true));
        assertThat(grafana.environment())
                .containsEntry("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", folder + "/flowmask.json");
    }
}
