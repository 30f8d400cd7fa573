package io.flowmask.job.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.apache.flink.api.common.JobID;

/**
 * What Flink's REST interface says of a job's checkpoints.
 *
 * @param completed how many there were
 * @param medianMillis from the order to the last acknowledgement, with the wait for the frames in flight
 * @param maxMillis the longest
 * @param bytes of the largest
 */
record CheckpointTimes(int completed, long medianMillis, long maxMillis, long bytes) {

    static CheckpointTimes of(URI flink, JobID job) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(flink.resolve("/jobs/" + job + "/checkpoints"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        JsonNode checkpoints = JsonMapper.builder().build().readTree(answer.body());
        JsonNode duration = checkpoints.at("/summary/end_to_end_duration");
        return new CheckpointTimes(
                checkpoints.at("/counts/completed").asInt(),
                duration.path("p50").asLong(),
                duration.path("max").asLong(),
                checkpoints.at("/summary/state_size/max").asLong());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d checkpoints, %d ms median, %d ms at most, %,d bytes at most",
                completed,
                medianMillis,
                maxMillis,
                bytes);
    }
}
