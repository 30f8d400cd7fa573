package io.flowmask.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.deploy.Dockerfile.Copy;
import org.junit.jupiter.api.Test;

class DockerfileTest {
    private final Dockerfile dockerfile = Dockerfile.read();

    @Test
    void runsTheFlinkThatFlowmaskIsTestedWith() {
        assertThat(dockerfile.stage("flink").base())
                .isEqualTo("flink:" + ComposeFileTest.property("flink.version") + "-scala_2.12-java17");
    }

    @Test
    void namesAVersionOfEveryImageThatItBeginsWith() {
        assertThat(dockerfile.stages())
                .extracting(stage -> dockerfile.stage(stage).base())
                .allMatch(base -> base.matches("[a-z0-9./-]+:\\d+\\.\\d+.*"));
    }

    @Test
    void copiesOnlyWhatThereIs() {
        for (String stage : dockerfile.stages()) {
            for (Copy copy : dockerfile.stage(stage).copies()) {
                if (copy.from().isPresent()) {
                    assertThat(dockerfile.stages()).contains(copy.from().get());
                } else {
                    assertThat(copy.sources())
                            .allSatisfy(
                                    source -> assertThat(Sources.path(source)).exists());
                }
            }
        }
    }
}
