package io.flowmask.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** The files of the sources' root folder, and JSON schemas to compare them with. */
final class Sources {
    /** What a schema's relative name is relative to. */
    private static final SchemaLocation BASE = SchemaLocation.of("https://flowmask.invalid/schemas");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Sources() {}

    /** A file or folder, from the sources' root. */
    static Path path(String relative) {
        return Path.of("..").resolve(relative).toAbsolutePath().normalize();
    }

    static String text(String relative) {
        try {
            return Files.readString(path(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A YAML file as JSON, with anchors and merge keys resolved. */
    static JsonNode yaml(String relative) {
        return parseYaml(text(relative));
    }

    static JsonNode parseYaml(String text) {
        return JSON.valueToTree(yamlLoader().load(text));
    }

    private static Yaml yamlLoader() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(options);
    }

    static JsonNode json(String relative) {
        try {
            return JSON.readTree(text(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A schema of the test resources, JSON or YAML. */
    static JsonNode schema(String resource) {
        try (InputStream in = Objects.requireNonNull(Sources.class.getResourceAsStream("/" + resource), resource)) {
            return parseYaml(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with a document, each with its place; empty where it follows the schema. */
    static List<String> violations(JsonNode document, JsonNode schemaDocument) {
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(BASE, schemaDocument);
        return schema.validate(document).stream().map(Error::toString).toList();
    }
}
