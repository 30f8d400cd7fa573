package io.flowmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The job's jar on a cluster of real processes, one of which dies. */
class StandaloneClusterITCase {

    @Test
    void everyFrameComesOutOnceThoughATaskManagerIsKilled() throws Exception {
        File log = Path.of("target/cluster/standalone-cluster.log").toFile();
        Process script = new ProcessBuilder("bash", "src/test/bash/standalone-cluster.sh")
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(script.waitFor(8, TimeUnit.MINUTES))
                    .as("the script's end; see " + log)
                    .isTrue();
        } finally {
            // The script ends the processes it started when it is told to end.
            script.destroy();
        }

        assertThat(Files.readString(log.toPath()))
                .contains("killing TaskManager 1")
                .contains("every frame once");
        assertThat(script.exitValue()).isZero();
    }
}
