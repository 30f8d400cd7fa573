package io.flowmask.cli.model;

import io.flowmask.model.detect.DetectionOptions;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of every command that runs a model itself: what becomes of candidates that overlap. */
public final class SuppressionArguments {
    /** The options' names. */
    public static final List<String> NAMES = List.of("--nms", "--cross-class-nms");

    @Option(
            names = "--nms",
            defaultValue = "fast",
            paramLabel = "fast|traditional",
            description = "Non-maximum suppression. Default: ${DEFAULT-VALUE}.")
    private DetectionOptions.Nms nms;

    @Option(
            names = "--cross-class-nms",
            description = "Let classes compete, so that nothing is reported twice under two names.")
    private boolean crossClassNms;

    /** Options for detection with these in them. */
    public DetectionOptions.Builder detection() {
        return DetectionOptions.builder().nms(nms).crossClassNms(crossClassNms);
    }
}
