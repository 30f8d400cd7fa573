package io.flowmask.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The jar as users put it into Flink: nothing else of Flowmask's is there, and its classes have moved. */
class ShadedJarITCase {
    @Test
    void readsRecordsOnItsOwn() throws Exception {
        MaskEvent event = TestingMaskEvents.event("north", 7, Instant.parse("2026-11-22T10:00:00Z"), "car", "bus");
        byte[] message = RecordCodec.MASK_EVENT.encode(event);
        URL logging = Logger.class.getProtectionDomain().getCodeSource().getLocation();

        try (URLClassLoader alone =
                new URLClassLoader(new URL[] {jar().toUri().toURL(), logging}, ClassLoader.getPlatformClassLoader())) {
            Class<?> codecs = alone.loadClass("io.flowmask.sql.shaded.schemas.RecordCodec");
            Object codec = codecs.getField("MASK_EVENT").get(null);
            Object read = codecs.getMethod("decode", byte[].class).invoke(codec, (Object) message);

            assertThat(read.getClass().getName()).isEqualTo("io.flowmask.sql.shaded.schemas.MaskEvent");
            assertThat(read).hasToString(event.toString());
        }
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().matches("flowmask-sql-.*\\.jar"))
                    .filter(file -> !file.toString().endsWith("-tests.jar"))
                    .toList();
            assertThat(jars).as("jars that the build has made").hasSize(1);
            return jars.get(0);
        }
    }
}
