package io.flowmask.cli.run;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.flowmask.schemas.MaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes mask events as JSON, one a line, with the field names of the Avro schema; times are milliseconds since 1970, as in the
 * schema. Belongs to one thread.
 */
final class EventLines implements AutoCloseable {
    private final JsonGenerator json;

    private EventLines(JsonGenerator json) {
        this.json = json;
    }

    /** Begins a file; one that is there is replaced. */
    static EventLines create(Path file) throws IOException {
        @Nullable Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        JsonGenerator json = new JsonFactory().createGenerator(file.toFile(), JsonEncoding.UTF8);
        json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        return new EventLines(json);
    }

    void write(MaskEvent event) throws IOException {
        writeRecord(event);
    }

    /** What was written so far can be read in the file; the last line ends when the next one begins. */
    void flush() throws IOException {
        json.flush();
    }

    private void writeRecord(IndexedRecord record) throws IOException {
        json.writeStartObject();
        for (Schema.Field field : record.getSchema().getFields()) {
            json.writeFieldName(field.name());
            writeValue(record.get(field.pos()));
        }
        json.writeEndObject();
    }

    private void writeValue(Object value) throws IOException {
        if (value instanceof IndexedRecord record) {
            writeRecord(record);
        } else if (value instanceof List<?> values) {
            json.writeStartArray();
            for (Object element : values) {
                writeValue(element);
            }
            json.writeEndArray();
        } else if (value instanceof Instant time) {
            json.writeNumber(time.toEpochMilli());
        } else if (value instanceof Float number) {
            json.writeNumber(number);
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Integer number) {
            json.writeNumber(number);
        } else {
            // Text and enum symbols.
            json.writeString(value.toString());
        }
    }

    @Override
    public void close() throws IOException {
        json.writeRaw('\n');
        json.close();
    }
}
