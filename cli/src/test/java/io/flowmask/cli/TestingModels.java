package io.flowmask.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The golden cases as files: checkpoints, frames and model folders. */
public final class TestingModels {
    public static final String TINY = "tiny-resnet-video";

    private TestingModels() {}

    /** What a case says of itself. */
    public static JsonNode describe(String goldenCase) throws IOException {
        try (InputStream in = resource(goldenCase, "case.json")) {
            return JsonMapper.builder().build().readTree(in);
        }
    }

    /** Copies a case's frames to a new folder. */
    public static Path frames(String goldenCase, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (JsonNode frame : describe(goldenCase).get("frames")) {
            String file = frame.get("file").asText();
            try (InputStream in = resource(goldenCase, file)) {
                Files.copy(in, folder.resolve(file));
            }
        }
        return folder;
    }

    /** Copies a case's checkpoint to a folder, unpacked. */
    public static Path checkpoint(String goldenCase, Path folder) throws IOException {
        Path file = Files.createDirectories(folder).resolve("checkpoint.pth");
        boolean packed = TestingModels.class.getResource(path(goldenCase, "checkpoint.pth")) == null;
        try (InputStream in = packed
                ? new GZIPInputStream(resource(goldenCase, "checkpoint.pth.gz"))
                : resource(goldenCase, "checkpoint.pth")) {
            Files.copy(in, file);
        }
        return file;
    }

    /** Imports a case's checkpoint as the case describes it, with further arguments, and the command's defaults for the rest. */
    public static Path imported(String goldenCase, Path folder, String... more) throws IOException {
        JsonNode description = describe(goldenCase);
        List<String> scales = new ArrayList<>();
        description.get("scales").forEach(scale -> scales.add(scale.asText()));
        Path work = Files.createTempDirectory("flowmask-test");
        Path checkpoint = checkpoint(goldenCase, work);
        Path classes = Files.write(work.resolve("classes.txt"), classes(goldenCase));
        List<Object> arguments = new ArrayList<>(List.of(
                "model",
                "import",
                checkpoint,
                "--out",
                folder,
                "--input-size",
                description.get("size").asInt(),
                "--anchor-scales",
                String.join(",", scales),
                "--classes",
                classes));
        arguments.addAll(List.of(more));
        TestingCommandLine.Result result = TestingCommandLine.run(arguments.toArray());
        Files.delete(checkpoint);
        Files.delete(classes);
        Files.delete(work);
        if (result.exitCode() != 0) {
            throw new IOException("The case " + goldenCase + " cannot be imported: " + result.err());
        }
        return folder;
    }

    /** A case's class names. */
    public static List<String> classes(String goldenCase) throws IOException {
        List<String> classes = new ArrayList<>();
        describe(goldenCase).get("classes").forEach(name -> classes.add(name.asText()));
        return classes;
    }

    private static InputStream resource(String goldenCase, String file) {
        String path = path(goldenCase, file);
        return Objects.requireNonNull(TestingModels.class.getResourceAsStream(path), path);
    }

    private static String path(String goldenCase, String file) {
        return "/golden/" + goldenCase + "/" + file;
    }
}
