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

    void write(EvaluationReport report, PrintWriter out) throws IOException {
        if (plot != null && report.video().isPresent() && report.model().isPresent()) {
            makeParent(plot);
            Files.writeString(
                    plot,
                    DistancePlot.svg(report.video().get(), report.model().get().name()));
        }
        if (STANDARD_OUTPUT.equals(json)) {
            JsonReport.write(report, out);
            out.flush();
            return;
        }
        out.print(TextReport.of(report));
        if (json != null) {
            Path file = Path.of(json);
            makeParent(file);
            try (Writer writer = Files.newBufferedWriter(file)) {
                JsonReport.write(report, writer);
            }
            out.println("JSON → " + file);
        }
        if (plot != null && report.video().isPresent()) {
            out.println("Plot → " + plot);
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
