package io.flowmask.cli.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flowmask.cli.terminal.ExitCode;
import io.flowmask.model.yolact.ImportException;
import io.flowmask.model.yolact.ImportOptions;
import io.flowmask.model.yolact.ModelInspection;
import io.flowmask.model.yolact.ModelInspection.ComponentCost;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowmask model inspect}: what a checkpoint or a model folder is, and what it costs. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Show what a checkpoint or a model folder is: architecture, parameters, work per frame, bytes per camera.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.HELP_OK, ExitCode.HELP_FAILURE, ExitCode.HELP_USAGE})
public final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT|DIR", description = "A .pth file, or a model folder.")
    private Path subject;

    @Option(
            names = "--input-size",
            defaultValue = "550",
            paramLabel = "PX",
            description =
                    "For a checkpoint: side of the network's input, for which the work holds. Default: ${DEFAULT-VALUE}.")
    private int inputSize;

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ModelInspection inspection = ModelInspection.of(subject, options());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(inspection).toPrettyString());
        } else {
            print(inspection, out);
        }
        out.flush();
        return ExitCode.OK;
    }

    private ImportOptions options() {
        try {
            return ImportOptions.builder().inputSizePx(inputSize).build();
        } catch (ImportException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void print(ModelInspection inspection, PrintWriter out) {
        out.println("Architecture  " + inspection.architecture());
        out.printf(Locale.ROOT, "Input         %d×%d%n", inspection.inputSizePx(), inspection.inputSizePx());
        inspection
                .checkpointNumbers()
                .ifPresent(numbers -> out.printf(Locale.ROOT, "Checkpoint    %,d numbers%n", numbers));
        out.println(inspection
                .motion()
                .map(motion -> String.format(
                        Locale.ROOT,
                        "Motion        %s%nPer camera    %,d bytes of features",
                        motion,
                        inspection.bytesPerCamera()))
                .orElse("Per camera    nothing: no partial graph, every frame runs the whole network"));
        out.println();
        out.printf("%-10s %14s %18s %18s%n", "Component", "Parameters", "Full mult-adds", "Partial mult-adds");
        for (ComponentCost cost : inspection.components()) {
            row(out, cost.component(), cost.parameters(), cost.fullMultiplyAdds(), cost.partialMultiplyAdds());
        }
        row(out, "total", inspection.parameters(), inspection.fullMultiplyAdds(), inspection.partialMultiplyAdds());
        if (!inspection.leftOut().isEmpty()) {
            out.println();
            inspection.leftOut().forEach(out::println);
        }
    }

    private static void row(PrintWriter out, String component, long parameters, long full, long partial) {
        out.printf(Locale.ROOT, "%-10s %,14d %16.3f G %16.3f G%n", component, parameters, full / 1e9, partial / 1e9);
    }

    private static ObjectNode toJson(ModelInspection inspection) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("architecture", inspection.architecture());
        root.put("inputSize", inspection.inputSizePx());
        inspection.checkpointNumbers().ifPresent(numbers -> root.put("checkpointNumbers", numbers));
        inspection.motion().ifPresent(motion -> root.put("motion", motion.optionName()));
        root.put("bytesPerCamera", inspection.bytesPerCamera());
        root.put("parameters", inspection.parameters());
        root.put("fullMultiplyAdds", inspection.fullMultiplyAdds());
        root.put("partialMultiplyAdds", inspection.partialMultiplyAdds());
        ArrayNode components = root.putArray("components");
        for (ComponentCost cost : inspection.components()) {
            components
                    .addObject()
                    .put("component", cost.component())
                    .put("parameters", cost.parameters())
                    .put("fullMultiplyAdds", cost.fullMultiplyAdds())
                    .put("partialMultiplyAdds", cost.partialMultiplyAdds());
        }
        ArrayNode leftOut = root.putArray("leftOut");
        inspection.leftOut().forEach(leftOut::add);
        return root;
    }
}
