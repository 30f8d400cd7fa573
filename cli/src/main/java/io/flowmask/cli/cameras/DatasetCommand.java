package io.flowmask.cli.cameras;

import io.flowmask.cameras.simulation.dataset.DatasetExport;
import io.flowmask.cameras.simulation.dataset.DatasetSpec;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.cli.terminal.Stopwatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask cameras dataset}: simulated clips with ground truth on disk. */
@Command(
        name = "dataset",
        mixinStandardHelpOptions = true,
        description = {
            "Write clips of simulated cameras as frames with annotations.json:",
            "COCO, with track identifiers as in YouTube-VIS."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class DatasetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "The fleet's seed; the same seed gives the same bytes. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--clips", required = true, paramLabel = "N", description = "Number of cameras, one clip of each.")
    private int clips;

    @Option(names = "--frames-per-clip", required = true, paramLabel = "M", description = "Length of a clip.")
    private int framesPerClip;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new or empty folder.")
    private Path out;

    @Option(
            names = "--size",
            defaultValue = "640x360",
            converter = PictureSize.Converter.class,
            paramLabel = "WxH",
            description = "Size of the frames, pixels; the width is even. Default: ${DEFAULT-VALUE}.")
    private PictureSize size;

    @Option(
            names = "--fps",
            defaultValue = "10",
            paramLabel = "F",
            description = "Frames per second of a clip. Default: ${DEFAULT-VALUE}.")
    private double framesPerSecond;

    @Option(names = "--threads", paramLabel = "T", description = "Threads that render. Default: one per processor.")
    private @Nullable Integer threads;

    @Override
    @SuppressWarnings("try") // the progress line works by being open
    public Integer call() throws IOException, InterruptedException {
        DatasetSpec dataset;
        DatasetExport export;
        try {
            dataset = new DatasetSpec(seed, clips, framesPerClip, size.width(), size.height(), framesPerSecond);
            int renderers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
            export = new DatasetExport(dataset, out, renderers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage() + ".", e);
        }
        Stopwatch stopwatch = new Stopwatch();
        try (ProgressLine progress = ProgressLine.start(
                spec.commandLine().getErr(), () -> text(export.framesWritten(), dataset.frames(), stopwatch))) {
            export.write();
        }
        PrintWriter print = spec.commandLine().getOut();
        print.println(text(export.framesWritten(), dataset.frames(), stopwatch) + " → " + out);
        print.println(export.statistics().table());
        print.flush();
        return ExitCode.OK;
    }

    private static String text(long frames, long of, Stopwatch stopwatch) {
        return String.format(Locale.ROOT, "%,d of %,d frames, %.1f frames/s", frames, of, frames / stopwatch.seconds());
    }
}
