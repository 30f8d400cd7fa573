package io.flowmask.model.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Zip-format files around a hand-written pickle. */
final class TestingPickles {
    private TestingPickles() {}

    /** A file with this pickle and storage {@code 0}. */
    static Path zip(Path file, byte[] pickle, byte[] storage) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle);
        entries.put("archive/data/0", storage);
        return TestingCheckpoint.writeEntries(file, entries);
    }
}
