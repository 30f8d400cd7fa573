package io.flowmask.model.benchmark;

import io.flowmask.model.checkpoint.PublishedArchitecture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes a checkpoint of one of the published networks with random weights, to measure speed where the trained weights are not at
 * hand: how long a network takes hardly depends on its weights. From the top of the repository:
 *
 * <pre>{@code
 * mvn -q -Pfast -pl model test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath io.flowmask.model.benchmark.RandomCheckpoint yolact_edge_vid $PWD/r101.pth"
 * }</pre>
 */
public final class RandomCheckpoint {
    private static final long SEED = 1;

    private RandomCheckpoint() {}

    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("Give an architecture, one of "
                    + Arrays.toString(PublishedArchitecture.values()).toLowerCase(Locale.ROOT)
                    + ", and the file to write");
        }
        PublishedArchitecture.valueOf(arguments[0].toUpperCase(Locale.ROOT))
                .checkpoint(SEED)
                .writeZip(Path.of(arguments[1]));
    }
}
