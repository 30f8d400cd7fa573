package io.flowmask.job.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cluster's only job, as its JobManager tells of it. */
final class JobOverRest {
    private final URI job;

    private JobOverRest(URI job) {
        this.job = job;
    }

    static JobOverRest only(URI rest) throws IOException, InterruptedException {
        List<String> ids = all("\"jid\":\"(\\w+)\"", get(rest.resolve("/jobs/overview")));
        if (ids.size() != 1) {
            throw new IllegalStateException("Expected one job at " + rest + ", found " + ids);
        }
        return new JobOverRest(rest.resolve("/jobs/" + ids.get(0) + "/"));
    }

    /** Fails unless every vertex has this parallelism, and checkpoints are so far apart. */
    void checkRunsAsConfigured(int parallelism, long checkpointMillis) throws IOException, InterruptedException {
        List<String> found = all("\"maxParallelism\":\\d+,\"parallelism\":(\\d+)", get(job.resolve("")));
        if (found.isEmpty() || !found.stream().allMatch(Integer.toString(parallelism)::equals)) {
            throw new IllegalStateException("Expected a parallelism of " + parallelism + ", found " + found);
        }
        List<String> interval = all("\"interval\":(\\d+)", get(job.resolve("checkpoints/config")));
        if (!interval.equals(List.of(Long.toString(checkpointMillis)))) {
            throw new IllegalStateException(
                    "Expected a checkpoint every " + checkpointMillis + " ms, found " + interval);
        }
    }

    /** Waits until so many more checkpoints have completed. */
    void awaitCheckpoints(int more, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        long wanted = completedCheckpoints() + more;
        while (completedCheckpoints() < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "Expected " + wanted + " checkpoints, found " + completedCheckpoints() + " after " + patience);
            }
            Thread.sleep(100);
        }
    }

    private long completedCheckpoints() throws IOException, InterruptedException {
        return Long.parseLong(
                all("\"completed\":(\\d+)", get(job.resolve("checkpoints"))).get(0));
    }

    /** How often the job failed, in the JobManager's memory. */
    long failures() throws IOException, InterruptedException {
        return all("\"(exceptionName)\"", get(job.resolve("exceptions"))).size();
    }

    private static List<String> all(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.results().map(match -> match.group(1)).toList();
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
