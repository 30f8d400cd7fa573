package io.flowmask.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code flowmask run --cluster}, by the launcher, to a cluster of real processes, one of which dies. */
class RunOnClusterITCase {

    @Test
    void submitsAJobThatLosesNothing() throws Exception {
        File log = Path.of("target/run-on-cluster.log").toFile();
        ProcessBuilder script = new ProcessBuilder("bash", "../job/src/test/bash/standalone-cluster.sh", "40")
                .redirectErrorStream(true)
                .redirectOutput(log);
        script.environment()
                .put("FLOWMASK", Path.of("../flowmask").toAbsolutePath().toString());
        // What is tested is what this build has made.
        script.environment().put("FLOWMASK_SKIP_BUILD", "1");
        Process process = script.start();
        try {
            assertThat(process.waitFor(8, TimeUnit.MINUTES))
                    .as("the script's end; see " + log)
                    .isTrue();
        } finally {
            // The script ends the processes it started when it is told to end.
            process.destroy();
        }

        assertThat(Files.readString(log.toPath()))
                .containsPattern("Job [0-9a-f]{32} was submitted to localhost:\\d+\\.")
                .contains("killing TaskManager 1")
                .contains("every frame once");
        assertThat(process.exitValue()).isZero();
    }
}
