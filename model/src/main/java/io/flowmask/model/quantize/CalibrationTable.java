package io.flowmask.model.quantize;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.model.manifest.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What calibration found, as a file that people can read and other runs can use: {@code calibration.json} in a quantised model's
 * folder. It serves every precision and method, for the model that it was made of.
 *
 * @param format version of the file, {@value #FORMAT}
 * @param model fingerprint of the model in single precision
 * @param keyframes frames that ran in full
 * @param partialFrames frames that ran in part, each after the keyframe before it
 * @param tensors ranges by a tensor's name, in alphabetical order; the same tensor of both graphs has one
 */
public record CalibrationTable(
        @JsonProperty(required = true) int format,
        @JsonProperty(required = true) String model,
        @JsonProperty(required = true) int keyframes,
        @JsonProperty(required = true) int partialFrames,
        @JsonProperty(required = true) Map<String, TensorRange> tensors) {

    static final int FORMAT = 1;

    /** Its name in a model folder. */
    public static final String FILE_NAME = "calibration.json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    public CalibrationTable {
        Objects.requireNonNull(model);
        tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    }

    /**
     * Reads a table.
     *
     * @throws InvalidModelException when the file is none, or of another version
     * @throws IOException when it cannot be read
     */
    public static CalibrationTable read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        CalibrationTable table;
        try {
            table = MAPPER.readValue(bytes, CalibrationTable.class);
        } catch (JacksonException e) {
            throw new InvalidModelException(file + " is no calibration table: " + e.getOriginalMessage()
                    + ". Give one that `flowmask model quantize` wrote (" + FILE_NAME
                    + " in a quantised model's folder), or frames to calibrate with.");
        }
        if (table.format() != FORMAT) {
            throw new InvalidModelException(file + " is a calibration table of format " + table.format()
                    + ", but this version reads " + FORMAT + ". Calibrate again, with frames.");
        }
        return table;
    }

    /**
     * Writes the table, over one that is there.
     *
     * @throws IOException when the file cannot be written
     */
    public void write(Path file) throws IOException {
        Files.write(file, MAPPER.writeValueAsBytes(this));
    }

    /** Tensors that were zero in all frames: dead layers, or frames that show nothing. */
    public List<String> alwaysZero() {
        return tensors.entrySet().stream()
                .filter(tensor -> tensor.getValue().isZero())
                .map(Map.Entry::getKey)
                .toList();
    }
}
