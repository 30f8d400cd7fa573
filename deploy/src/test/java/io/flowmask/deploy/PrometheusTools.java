package io.flowmask.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Prometheus' own programs. Where they are missing, tests that need them are not run and say why; with the environment variable {@code
 * FLOWMASK_PROMETHEUS_TESTS=required}, as in continuous integration, they fail instead.
 */
final class PrometheusTools {
    private PrometheusTools() {}

    /** A program's path. */
    static String require(String program) {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        String missing = "There is no " + program + " on the PATH. Debian: apt install prometheus";
        if (found.isEmpty() && "required".equals(System.getenv("FLOWMASK_PROMETHEUS_TESTS"))) {
            throw new IllegalStateException(missing);
        }
        Assumptions.assumeTrue(found.isPresent(), missing);
        return found.get().toString();
    }
}
