package io.flowmask.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/**
 * The released versions of a record's schema, oldest first: {@code versions/NAME.1.avsc}, {@code NAME.2.avsc} and so on, beside
 * this class. A record that any of them wrote can be read. Whoever changes a schema adds the new version there as the next number;
 * a released version is never changed.
 */
final class SchemaVersions {

    private SchemaVersions() {}

    /** The versions of a record, from 1 without gaps. */
    static List<Schema> of(String recordName) {
        List<Schema> versions = new ArrayList<>();
        for (int number = 1; ; number++) {
            String resource = "versions/" + recordName + "." + number + ".avsc";
            try (InputStream file = SchemaVersions.class.getResourceAsStream(resource)) {
                if (file == null) {
                    return List.copyOf(versions);
                }
                versions.add(new SchemaParser().parse(file).mainSchema());
            } catch (IOException e) {
                throw new UncheckedIOException("Reading " + resource + " failed", e);
            }
        }
    }
}
