package io.flowmask.cli.model;

import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.cli.terminal.ProgressLine;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import io.flowmask.model.yolact.ClassNames;
import io.flowmask.model.yolact.ImportException;
import io.flowmask.model.yolact.ImportOptions;
import io.flowmask.model.yolact.ModelImporter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowmask model import}: a checkpoint becomes a model folder. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Make a model folder from a YolactEdge or YOLACT checkpoint (.pth), without Python and without running anything in it.",
            "The architecture is read off the tensors; what they cannot tell is given here."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "The .pth file, in PyTorch's zip or legacy format.")
    private Path checkpoint;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Model folder to make.")
    private Path out;

    @Option(
            names = "--like",
            paramLabel = "DIR",
            description =
                    "A model folder of the same kind: take from its model.json what is not given here, but for the name.")
    private @Nullable Path like;

    @Option(
            names = "--input-size",
            paramLabel = "PX",
            description = "Side of the network's square input. Default: 550.")
    private @Nullable Integer inputSize;

    @Option(
            names = "--anchor-scales",
            split = ",",
            paramLabel = "PX",
            description =
                    "Anchor size per level in input pixels, finest first. Default: 24,48,96,192,384 in proportion to 550.")
    private @Nullable List<Double> anchorScales;

    @Option(
            names = "--aspect-ratios",
            split = ",",
            paramLabel = "RATIO",
            description = "Width to height of each of a cell's anchors. Default: 1,0.5,2.")
    private @Nullable List<Double> aspectRatios;

    @Option(
            names = "--anchor-shape",
            paramLabel = "square|aspect",
            description =
                    "Height of an anchor: its width, as the published networks were trained, or as its aspect ratio says."
                            + " Default: square.")
    private @Nullable AnchorShape anchorShape;

    @Option(
            names = "--classes",
            paramLabel = "coco|youtube-vis|FILE",
            description = "Class names, or a file with one a line. Default: the published set with as many classes.")
    private @Nullable String classes;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name in events and tables. Default: the checkpoint's file name.")
    private @Nullable String name;

    @Option(
            names = "--features",
            paramLabel = "float16|float32",
            description = "Type in which a camera's keyframe features are kept. Default: float16.")
    private @Nullable String features;

    @Option(
            names = "--motion",
            converter = MotionConverter.class,
            paramLabel = "feature-flow|image-flow|none",
            description =
                    "How partial frames move the keyframe's features: by the checkpoint's flow net, by optical flow between"
                            + " the images, or not at all. Default: feature-flow where there is a flow net, or else image-flow.")
    private @Nullable Motion motion;

    @Option(
            names = "--image",
            paramLabel = "uint8|float32",
            description = "Type of the resized frame that goes into the network: uint8 takes a quarter of the memory,"
                    + " float32 rounds nothing. Default: uint8.")
    private @Nullable String image;

    @Option(
            names = "--candidates",
            paramLabel = "N",
            description = "Anchors kept per frame for non-maximum suppression. Default: 1000.")
    private @Nullable Integer candidates;

    @Option(names = "--overwrite", description = "Replace the model folder if it is there already.")
    private boolean overwrite;

    @Override
    @SuppressWarnings("try") // the progress line works by being open
    public Integer call() throws IOException {
        ImportOptions options = options();
        List<String> notes = new ArrayList<>();
        ModelManifest manifest;
        try (ProgressLine progress = ProgressLine.start(spec.commandLine().getErr(), progress())) {
            manifest = ModelImporter.importCheckpoint(checkpoint, out, options, notes::add);
        }
        PrintWriter err = spec.commandLine().getErr();
        notes.forEach(note -> err.println("Note: " + note));
        err.flush();
        PrintWriter text = spec.commandLine().getOut();
        text.println("Model " + manifest.name() + " (" + manifest.architecture() + ", input "
                + manifest.input().sizePx() + "×" + manifest.input().sizePx() + ", "
                + manifest.classes().size() + " classes) → " + out);
        text.println(describePartialFrames(manifest.features().orElseThrow()));
        text.flush();
        return ExitCode.OK;
    }

    private static String describePartialFrames(Features features) {
        return String.format(
                Locale.ROOT,
                "Partial frames: %,d bytes of features are kept per camera, moved by %s.",
                features.bytes(),
                switch (features.motionOrDefault()) {
                    case FEATURE_FLOW -> "the network's flow net";
                    case IMAGE_FLOW -> "optical flow between the images";
                    case NONE -> "nothing: they are used where they were";
                });
    }

    private Supplier<String> progress() {
        long start = System.nanoTime();
        return () -> String.format(
                Locale.ROOT, "importing %s: %.0f s", checkpoint.getFileName(), (System.nanoTime() - start) / 1e9);
    }

    private ImportOptions options() throws IOException {
        ImportOptions.Builder options =
                like == null ? ImportOptions.builder() : ImportOptions.like(ModelManifests.read(like));
        options.overwrite(overwrite);
        given(inputSize, options::inputSizePx);
        given(anchorScales, options::anchorScales);
        given(aspectRatios, options::aspectRatios);
        given(anchorShape, options::anchorShape);
        given(candidates, options::candidates);
        given(name, options::name);
        given(motion, options::motion);
        given(features, text -> options.featureType(type("--features", text, NumberType.FLOAT16, NumberType.FLOAT32)));
        given(image, text -> options.imageType(type("--image", text, NumberType.UINT8, NumberType.FLOAT32)));
        if (classes != null) {
            options.classes(ClassNames.parse(classes));
        }
        try {
            return options.build();
        } catch (ImportException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static <T> void given(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private NumberType type(String option, String value, NumberType... allowed) {
        List<String> names = new ArrayList<>();
        for (NumberType type : allowed) {
            if (type.name().equalsIgnoreCase(value)) {
                return type;
            }
            names.add(type.name().toLowerCase(Locale.ROOT));
        }
        throw new ParameterException(
                spec.commandLine(), option + " must be " + String.join(" or ", names) + ", but is " + value + ".");
    }
}
