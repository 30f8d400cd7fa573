package io.flowmask.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;

/**
 * What a cluster's configuration says about jobs that leave it open. Flink's own client reads it from the cluster's files, which are not
 * here; what is decided while a job is built would otherwise be decided without it.
 */
final class ClusterDefaults {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Set<String> KEYS = Set.of(
            CoreOptions.DEFAULT_PARALLELISM.key(),
            CheckpointingOptions.CHECKPOINTING_INTERVAL.key(),
            CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION.key());

    private ClusterDefaults() {}

    /**
     * Asks a JobManager.
     *
     * @throws IOException when it does not answer, or not as a JobManager does
     */
    static Configuration of(String host, int port) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + host + ":" + port + "/jobmanager/config");
        HttpResponse<byte[]> response = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .build()
                .send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("expected a JobManager at " + uri + ", found HTTP status " + response.statusCode());
        }
        Configuration defaults = new Configuration();
        for (JsonNode entry : new JsonMapper().readTree(response.body())) {
            String key = entry.path("key").asText();
            if (KEYS.contains(key)) {
                defaults.setString(key, entry.path("value").asText());
            }
        }
        return defaults;
    }
}
