package io.flowmask.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusConfigurationTest {
    private static final String FILE = "deploy/prometheus/prometheus.yml";

    @Test
    void prometheusTakesIt() throws Exception {
        Process check = new ProcessBuilder(
                        PrometheusTools.require("promtool"),
                        "check",
                        "config",
                        Sources.path(FILE).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
    }

    @Test
    void asksTheReportersOfServicesThatThereAre() {
        JsonNode scrapes = Sources.yaml(FILE).get("scrape_configs");
        String firstPort = Sources.yaml("deploy/flink/config.yaml")
                .at("/metrics/reporter/prometheus/port")
                .asText()
                .replaceAll("-.*", "");
        ComposeFile compose = new ComposeFile(Map.of());

        assertThat(scrapes.at("/0/static_configs/0/targets/0").asText()).isEqualTo("jobmanager:" + firstPort);
        assertThat(scrapes.at("/1/dns_sd_configs/0/port").asText()).isEqualTo(firstPort);
        assertThat(compose.service(scrapes.at("/1/dns_sd_configs/0/names/0").asText())
                        .command())
                .containsExactly("taskmanager");
        assertThat(compose.document()
                        .at("/services/taskmanager-gpu/networks/default/aliases/0")
                        .asText())
                .isEqualTo("taskmanager");
    }
}
