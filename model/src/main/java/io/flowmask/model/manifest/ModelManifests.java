package io.flowmask.model.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Manifests as {@code model.json}. What is written is valid, and the same manifest always gives the same bytes; what is read is checked
 * against the record's shape first and for sense second, and everything that is wrong is reported together.
 */
public final class ModelManifests {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final String HOW_TO_MAKE_ONE =
            "; a model folder is made by `flowmask model import CHECKPOINT --out DIR`";

    private ModelManifests() {}

    /**
     * Reads {@code model.json}.
     *
     * @param folder the model folder
     * @throws InvalidModelException when there is no manifest, or it is not one that this version understands
     * @throws IOException when the file cannot be read
     */
    public static ModelManifest read(Path folder) throws IOException {
        Path file = folder.resolve(ModelManifest.FILE_NAME);
        JsonNode json = parse(folder, file);
        checkFormat(file, json);
        List<String> problems = RecordShape.problems(ModelManifest.class, json);
        if (!problems.isEmpty()) {
            throw new InvalidModelException(file.toString(), problems);
        }
        ModelManifest manifest = MAPPER.treeToValue(json, ModelManifest.class);
        check(file.toString(), manifest);
        return manifest;
    }

    /**
     * Writes {@code model.json}, over one that is there.
     *
     * @param folder an existing folder
     * @throws InvalidModelException when the manifest contradicts itself
     * @throws IOException when the file cannot be written
     */
    public static void write(ModelManifest manifest, Path folder) throws IOException {
        Path file = folder.resolve(ModelManifest.FILE_NAME);
        check("The manifest for " + file, manifest);
        Files.writeString(file, toJson(manifest), StandardCharsets.UTF_8);
    }

    /** The manifest as text; the same manifest always gives the same text. It is not checked. */
    public static String toJson(ModelManifest manifest) {
        try {
            return MAPPER.writeValueAsString(manifest) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A manifest can always be written", e);
        }
    }

    private static JsonNode parse(Path folder, Path file) throws IOException {
        if (Files.isRegularFile(folder)) {
            throw new InvalidModelException(folder + " is a file, but a model is a folder" + HOW_TO_MAKE_ONE);
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidModelException((Files.isDirectory(folder)
                            ? folder + " has no " + ModelManifest.FILE_NAME
                            : "There is no model folder " + folder)
                    + HOW_TO_MAKE_ONE);
        }
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new InvalidModelException(
                    file.toString(),
                    List.of("it is not JSON: " + e.getOriginalMessage() + " at line "
                            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())));
        }
    }

    /** Another version has another shape, so complaints about its fields would only mislead. */
    private static void checkFormat(Path file, JsonNode json) {
        JsonNode format = json.path("format");
        if (format.isInt() && format.intValue() != ModelManifest.FORMAT) {
            throw new InvalidModelException(
                    file.toString(),
                    List.of("its format is version " + format.intValue() + ", but this Flowmask reads version "
                            + ModelManifest.FORMAT));
        }
    }

    private static void check(String subject, ModelManifest manifest) {
        List<String> problems = ManifestCheck.problems(manifest);
        if (!problems.isEmpty()) {
            throw new InvalidModelException(subject, problems);
        }
    }
}
