package io.flowmask.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.cli.sizing.CallTimes;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.model.bench.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The engine's times in a file that {@code flowmask model bench --json} wrote: of one model, on one number of threads. */
record BenchFile(String model, int threads, CallTimes full, CallTimes partial) {
    private static final String HOW = "It is made by: flowmask model bench DIR --batch-size 1,2,4,8 --json > FILE";

    /** A line of the file. */
    private record Row(String model, String transform, int batch, int threads, double millis) {}

    /**
     * Reads a file.
     *
     * @param model which one; null where the file has one only
     * @param threads which number; null where the file has one only
     * @throws CommandFailure when it is no such file, or does not have what is asked for
     */
    static BenchFile read(Path file, @Nullable String model, @Nullable Integer threads) throws IOException {
        List<Row> rows = rows(file);
        String chosenModel = chosen(file, "model", rows.stream().map(Row::model).toList(), model, "--bench-model");
        List<Row> ofModel =
                rows.stream().filter(row -> row.model.equals(chosenModel)).toList();
        int chosenThreads = chosen(
                file, "number of threads", ofModel.stream().map(Row::threads).toList(), threads, "--threads");
        List<Row> measured =
                ofModel.stream().filter(row -> row.threads == chosenThreads).toList();
        return new BenchFile(
                chosenModel,
                chosenThreads,
                times(file, measured, Transform.FULL),
                times(file, measured, Transform.PARTIAL));
    }

    private static List<Row> rows(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try {
            for (JsonNode node : JsonMapper.builder()
                    .build()
                    .readTree(Files.readString(file))
                    .path("results")) {
                Row row = new Row(
                        node.path("model").asText(),
                        node.path("transform").asText(),
                        node.path("batch").asInt(),
                        node.path("threads").asInt(),
                        node.path("median_ms").asDouble());
                if (row.model.isEmpty() || row.batch < 1 || row.threads < 1 || !(row.millis > 0)) {
                    throw new CommandFailure("In " + file + ", result " + (rows.size() + 1)
                            + " has no model, batch, threads or median_ms: " + node + ". " + HOW);
                }
                rows.add(row);
            }
        } catch (JsonProcessingException e) {
            throw new CommandFailure(file + " is not JSON: " + e.getOriginalMessage() + ". " + HOW, e);
        }
        if (rows.isEmpty()) {
            throw new CommandFailure(file + " has no results of a benchmark. " + HOW);
        }
        return rows;
    }

    /** What was asked for, or the only one there is. */
    private static <T extends Comparable<T>> T chosen(
            Path file, String what, Collection<T> all, @Nullable T asked, String option) {
        TreeSet<T> there = new TreeSet<>(all);
        if (asked == null && there.size() == 1) {
            return there.first();
        }
        if (asked == null || !there.contains(asked)) {
            throw new CommandFailure(file + " has "
                    + (asked == null ? "more than one " + what : "no " + what + " " + asked) + "; give " + option
                    + ", one of "
                    + there.stream().map(String::valueOf).collect(Collectors.joining(", ")) + ".");
        }
        return asked;
    }

    private static CallTimes times(Path file, List<Row> rows, Transform transform) {
        Map<Integer, Double> millis = new TreeMap<>();
        rows.stream()
                .filter(row -> row.transform.equals(transform.label()))
                .forEach(row -> millis.put(row.batch, row.millis));
        if (millis.isEmpty()) {
            throw new CommandFailure(file + " has no times of " + transform.label() + " frames. " + HOW);
        }
        return new CallTimes(millis);
    }
}
