package io.flowmask.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;

/**
 * What a cluster's configuration says about jobs that leave it open. Flink's own client reads it from the cluster's files, which are not
 * here; what is decided while a job is built would otherwise be decided without it.
 */
final class ClusterDefaults {
    private static final int PATIENCE_MILLIS = 10_000;

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
    static Configuration of(String host, int port) throws IOException {
        URL url =
                URI.create("http://" + host + ":" + port + "/jobmanager/config").toURL();
        // Unlike the newer client it says why it could not connect.
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IOException(
                        "expected a JobManager at " + url + ", found HTTP status " + connection.getResponseCode());
            }
            try (InputStream body = connection.getInputStream()) {
                return defaults(new JsonMapper().readTree(body));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static Configuration defaults(JsonNode entries) {
        Configuration defaults = new Configuration();
        for (JsonNode entry : entries) {
            String key = entry.path("key").asText();
            if (KEYS.contains(key)) {
                defaults.setString(key, entry.path("value").asText());
            }
        }
        return defaults;
    }
}
