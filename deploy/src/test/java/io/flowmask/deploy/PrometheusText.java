package io.flowmask.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What reporters serve in Prometheus' text format: names of metrics, with the names of their labels. */
final class PrometheusText {
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{([^}]*)})? ");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final Map<String, Set<String>> labelsByName = new TreeMap<>();

    /** Adds what a reporter serves. */
    void read(URI reporter) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(reporter).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(reporter + " answered " + response.statusCode());
        }
        response.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            if (sample.find()) {
                Set<String> labels = labelsByName.computeIfAbsent(sample.group(1), none -> new TreeSet<>());
                if (sample.group(2) != null) {
                    LABEL.matcher(sample.group(2)).results().forEach(label -> labels.add(label.group(1)));
                }
            }
        });
    }

    Set<String> names() {
        return labelsByName.keySet();
    }

    Set<String> labels(String name) {
        return labelsByName.getOrDefault(name, Set.of());
    }
}
