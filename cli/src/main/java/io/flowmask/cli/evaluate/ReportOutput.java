package io.flowmask.cli.evaluate;

import io.flowmask.evaluation.report.DistancePlot;
import io.flowmask.evaluation.report.EvaluationReport;
import io.flowmask.evaluation.report.JsonReport;
import io.flowmask.evaluation.report.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a report goes: tables to the terminal, JSON to a file, or JSON to standard output in the tables' place. */
final class ReportOutput {
    private static final String STANDARD_OUTPUT = "-";

    @Option(
            names = "--json",
            arity = "0..1",
            fallbackValue = STANDARD_OUTPUT,
            paramLabel = "FILE",
            description =
                    "Write the numbers as JSON to a file; without a file, or with -, to standard output and no tables.")
    private @Nullable String json;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "Draw AP against the distance from the keyframe.")
    private @Nullable Path plot;

    boolean wantsPlot() {
        return plot != null;
    }

    /** What keeps the report from being written, as far as it shows before there is one: a run may take hours. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (json != null && !STANDARD_OUTPUT.equals(json)) {
            problem(Path.of(json)).ifPresent(problem -> problems.add("--json cannot be written: " + problem));
        }
        if (plot != null) {
            problem(plot).ifPresent(problem -> problems.add("--plot cannot be written: " + problem));
        }
        return problems;
    }

    private static Optional<String> problem(Path file) {
        if (Files.isDirectory(file)) {
            return Optional.of(file + " is a folder; give a file in it.");
        }
        Path absolute = file.toAbsolutePath();
        @Nullable Path nearest = absolute;
        while (nearest != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (nearest == null) {
            return Optional.empty();
        }
        if (!nearest.equals(absolute) && !Files.isDirectory(nearest)) {
            return Optional.of(nearest + " is a file, not a folder.");
        }
        return Files.isWritable(nearest) ? Optional.empty() : Optional.of("access to " + nearest + " is denied.");
    }

    /** Writes the report: first where nothing can go wrong any more. */
    void write(EvaluationReport report, PrintWriter out) throws IOException {
        boolean tables = !STANDARD_OUTPUT.equals(json);
        if (tables) {
            out.print(TextReport.of(report));
        } else {
            JsonReport.write(report, out);
        }
        out.flush();
        if (json != null && tables) {
            Path file = Path.of(json);
            makeParent(file);
            try (Writer writer = Files.newBufferedWriter(file)) {
                JsonReport.write(report, writer);
            }
            out.println("JSON → " + file);
        }
        if (plot != null && report.video().isPresent() && report.model().isPresent()) {
            makeParent(plot);
            Files.writeString(
                    plot,
                    DistancePlot.svg(report.video().get(), report.model().get().name()));
            if (tables) {
                out.println("Plot → " + plot);
            }
        }
        out.flush();
    }

    private static void makeParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }
}
