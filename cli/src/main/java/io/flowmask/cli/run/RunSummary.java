package io.flowmask.cli.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run did with its frames.
 *
 * @param frames frames sent
 * @param maskEvents mask events, full and partial
 * @param full mask events of full frames
 * @param partial mask events of partial frames
 * @param droppedFrames dropped frames
 * @param deadLetters dead letters
 * @param unaccounted frames without any of these; not 0 means that something is wrong
 * @param framesPerSecond outcomes a second, from the first frame sent to the last outcome
 * @param latencyMillis from a frame's capture to its mask event being readable
 */
@JsonPropertyOrder({
    "frames",
    "maskEvents",
    "full",
    "partial",
    "droppedFrames",
    "deadLetters",
    "unaccounted",
    "framesPerSecond",
    "latencyMs"
})
public record RunSummary(
        long frames,
        long maskEvents,
        long full,
        long partial,
        long droppedFrames,
        long deadLetters,
        long unaccounted,
        double framesPerSecond,
        @JsonProperty("latencyMs") LatencyMillis latencyMillis) {

    /** Percentiles in milliseconds. */
    public record LatencyMillis(long p50, long p95, long p99) {}

    static RunSummary of(FrameLedger.Balance balance, double seconds, LatencyMillis latency) {
        return new RunSummary(
                balance.sent(),
                balance.maskEvents(),
                balance.full(),
                balance.partial(),
                balance.dropped(),
                balance.deadLetters(),
                balance.open(),
                Math.round(balance.outcomes() / seconds * 100) / 100.0,
                latency);
    }

    /** Writes the summary as JSON. */
    void write(Path file) throws IOException {
        @Nullable Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        JsonMapper mapper = JsonMapper.builder().build();
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /** Prints the summary for people. */
    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "Frames          %,10d%n", frames);
        out.printf(Locale.ROOT, "Mask events     %,10d   (%,d full, %,d partial)%n", maskEvents, full, partial);
        out.printf(Locale.ROOT, "Dropped frames  %,10d%n", droppedFrames);
        out.printf(Locale.ROOT, "Dead letters    %,10d%n", deadLetters);
        out.printf(Locale.ROOT, "Unaccounted     %,10d%n", unaccounted);
        out.printf(Locale.ROOT, "Frames/s        %,10.1f%n", framesPerSecond);
        out.printf(
                Locale.ROOT,
                "Latency         %,10d ms median, %,d ms p95, %,d ms p99, capture to readable event%n",
                latencyMillis.p50(),
                latencyMillis.p95(),
                latencyMillis.p99());
        out.flush();
    }
}
