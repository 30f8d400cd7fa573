package io.flowmask.cli.segment;

import io.flowmask.cameras.Clip;
import io.flowmask.cameras.Clips;
import io.flowmask.cameras.FrameSource;
import io.flowmask.cli.model.BundledModel;
import io.flowmask.cli.model.ModelExecution;
import io.flowmask.cli.model.MotionConverter;
import io.flowmask.cli.model.SuppressionArguments;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.model.Segmenter;
import io.flowmask.model.SegmenterOptions;
import io.flowmask.model.Segmenters;
import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flowmask segment}: one clip through a model, without Kafka and Flink. */
@Command(
        name = "segment",
        mixinStandardHelpOptions = true,
        description =
                "Segment a folder of frames or a video on this machine, without Kafka: COCO results, and pictures on request.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class SegmentCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Model folder, made by `flowmask model import`. Default: the one that comes with Flowmask.")
    private @Nullable Path model;

    @Option(
            names = "--frames",
            required = true,
            paramLabel = "FOLDER|VIDEO",
            description = "Folder of JPEG or PNG frames, in natural order of their names, or a video file.")
    private Path frames;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Results: a JSON array of COCO results.")
    private Path out;

    @Option(
            names = "--keyframe-interval",
            defaultValue = "5",
            paramLabel = "N",
            description =
                    "Every N-th frame runs the whole network; the others reuse its deep features. Default: ${DEFAULT-VALUE}.")
    private int keyframeInterval;

    @Option(
            names = "--motion",
            converter = MotionConverter.class,
            paramLabel = "feature-flow|image-flow|none",
            description =
                    "How the frames between move those features: by the model's flow net, by optical flow between the"
                            + " images, or not at all. Default: as the model was imported.")
    private @Nullable Motion motion;

    @Option(
            names = "--score-threshold",
            defaultValue = "0.3",
            paramLabel = "T",
            description = "Score from which an instance is reported, 0..1. Default: ${DEFAULT-VALUE}.")
    private float scoreThreshold;

    @Option(
            names = "--overlay",
            paramLabel = "DIR",
            description = "Write a picture per frame with masks, boxes and labels.")
    private @Nullable Path overlay;

    @Option(
            names = "--max-instances",
            defaultValue = "100",
            paramLabel = "N",
            description = "Instances per frame at most, the best. Default: ${DEFAULT-VALUE}.")
    private int maxInstances;

    @Mixin
    private SuppressionArguments suppression;

    @Mixin
    private ModelExecution execution;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SegmenterOptions options = options();
        Clip clip = Clips.open(frames, 25);
        Path folder = BundledModel.orGiven(model, spec.commandLine().getErr());
        try (Segmenter segmenter = Segmenters.open(folder, options);
                Workers workers = new Workers()) {
            List<String> classes = segmenter.model().classes();
            Optional<OverlayFolder> pictures =
                    overlay == null ? Optional.empty() : Optional.of(OverlayFolder.create(overlay, classes));
            if (!segmenter.supportsPartial() && keyframeInterval > 1) {
                spec.commandLine()
                        .getErr()
                        .println("The model " + segmenter.model().name()
                                + " has no partial graph: every frame runs the whole network.");
            }
            segment(clip, segmenter, workers.threads, classes, pictures);
        }
        return ExitCode.OK;
    }

    @SuppressWarnings("try") // the progress line works by being open
    private void segment(
            Clip clip,
            Segmenter segmenter,
            ExecutorService workers,
            List<String> classes,
            Optional<OverlayFolder> pictures)
            throws IOException, InterruptedException {
        ClipSegmentation<SegmentedClipFrame> segmentation =
                new ClipSegmentation<>(segmenter, workers, keyframeInterval, execution.batchSize(), segmented -> {
                    if (pictures.isPresent()) {
                        pictures.get().write(segmented);
                    }
                    return segmented;
                });
        Counts counts = new Counts();
        try (FrameSource source = clip.open();
                CocoResults results = CocoResults.create(out, classes)) {
            try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), counts::progress)) {
                segmentation.run(source, segmented -> {
                    results.write(segmented);
                    counts.add(segmented);
                });
            }
            results.complete();
        }
        report(counts);
    }

    private SegmenterOptions options() {
        if (keyframeInterval < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--keyframe-interval must be at least 1, but is " + keyframeInterval + ".");
        }
        if (execution.batchSize() < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--batch-size must be at least 1, but is " + execution.batchSize() + ".");
        }
        try {
            DetectionOptions detection = suppression
                    .detection()
                    .maxInstances(maxInstances)
                    .scoreThreshold(scoreThreshold)
                    .build();
            return new SegmenterOptions(execution.engineOptions(), detection, motion);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void report(Counts counts) {
        PrintWriter text = spec.commandLine().getOut();
        text.println(counts.summary() + " → " + out);
        if (overlay != null) {
            text.println("Pictures → " + overlay);
        }
        text.flush();
    }

    /** How far it has come; read by the progress line's thread. */
    private static final class Counts {
        private final long startNanos = System.nanoTime();
        private final AtomicInteger frames = new AtomicInteger();
        private final AtomicInteger full = new AtomicInteger();
        private final AtomicLong instances = new AtomicLong();

        void add(SegmentedClipFrame segmented) {
            frames.incrementAndGet();
            full.addAndGet(segmented.full() ? 1 : 0);
            instances.addAndGet(segmented.instances().size());
        }

        String progress() {
            return "segmenting: " + summary();
        }

        String summary() {
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            int done = frames.get();
            return String.format(
                    Locale.ROOT,
                    "%,d frames (%,d full, %,d partial), %,d instances, %.1f frames/s",
                    done,
                    full.get(),
                    done - full.get(),
                    instances.get(),
                    done / Math.max(seconds, 1e-3));
        }
    }

    /** Threads for everything but the model; ended before the model is closed. */
    private static final class Workers implements AutoCloseable {
        private final ExecutorService threads =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), runnable -> {
                    Thread thread = new Thread(runnable, "segment-worker");
                    thread.setDaemon(true);
                    return thread;
                });

        @Override
        public void close() {
            threads.shutdownNow();
            try {
                if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                    throw new CommandFailure("A frame is still being decoded after 30 s. Is the disk stuck?");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
