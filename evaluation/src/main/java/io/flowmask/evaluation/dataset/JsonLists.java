package io.flowmask.evaluation.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.evaluation.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a JSON file's lists entry by entry: memory holds one entry, however long the file is. */
final class JsonLists {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    // Python writes NaN and Infinity as they are: read, so that the entry can be named.
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .build();

    private final Path file;
    private final Problems problems;

    JsonLists(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /**
     * Reads a file that is one list.
     *
     * @throws InvalidInputException when it is something else, or no JSON
     */
    void readList(Consumer<Entry> reader) throws IOException {
        read("give the JSON file of results in it.", parser -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new InvalidInputException(file + " must be a JSON list of results, but " + beginning(parser)
                        + ". Annotations go to --annotations.");
            }
            entries(parser, "", reader);
        });
    }

    /**
     * Reads a file that is an object with lists; other fields are passed over.
     *
     * @param readers for each list that has to be there, what takes its entries
     * @param optional likewise for lists that may be missing
     * @throws InvalidInputException when it is something else, or no JSON, or a list is missing
     */
    void readObject(Map<String, Consumer<Entry>> readers, Map<String, Consumer<Entry>> optional) throws IOException {
        Set<String> seen = new HashSet<>();
        read("give the JSON file in it, such as annotations.json, or use --dataset.", parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidInputException(
                        file + " must be a JSON object with " + String.join(", ", readers.keySet()) + ", but "
                                + beginning(parser) + ". Results go to --detections.");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                @Nullable Consumer<Entry> reader = readers.containsKey(name) ? readers.get(name) : optional.get(name);
                if (reader == null) {
                    parser.skipChildren();
                } else if (value != JsonToken.START_ARRAY) {
                    problems.add(name, "must be a list, but begins with " + value);
                    parser.skipChildren();
                    seen.add(name);
                } else if (!seen.add(name)) {
                    problems.add(name, "is in the file twice");
                    parser.skipChildren();
                } else {
                    entries(parser, name, reader);
                }
            }
        });
        for (String name : readers.keySet()) {
            if (!seen.contains(name)) {
                problems.add(name, "is missing; the file must be COCO or YouTube-VIS annotations");
            }
        }
    }

    private void entries(JsonParser parser, String list, Consumer<Entry> reader) throws IOException {
        long index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode node = MAPPER.readTree(parser);
            Entry entry = new Entry(problems, list, index++, node);
            if (entry.isObject()) {
                reader.accept(entry);
            }
        }
    }

    private static String beginning(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return token == null ? "is empty" : "begins with " + token;
    }

    private interface Reading {
        void read(JsonParser parser) throws IOException;
    }

    /** @param insteadOfAFolder what to do where the file is a folder */
    private void read(String insteadOfAFolder, Reading reading) throws IOException {
        if (Files.isDirectory(file)) {
            throw new InvalidInputException(file + " is a folder; " + insteadOfAFolder);
        }
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = MAPPER.createParser(in)) {
            reading.read(parser);
            JsonToken rest = parser.nextToken();
            if (rest != null) {
                throw new InvalidInputException(file + " goes on after its end with " + rest + " at line "
                        + parser.currentLocation().getLineNr() + ".");
            }
        } catch (JsonEOFException e) {
            throw new InvalidInputException(file + " is cut off" + where(e) + ": write it again.", e);
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(file + " is not valid JSON" + where(e) + ": " + e.getOriginalMessage(), e);
        }
    }

    private static String where(JsonProcessingException e) {
        @Nullable JsonLocation location = e.getLocation();
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
