package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.razorvine.pickle.Unpickler;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ResNet-101 video model's 218 MB are read, each tensor in turn, by a process whose heap is far smaller than the file. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LargeCheckpointITCase {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void readsAFileLargerThanTheHeap(CheckpointTest.Format format) throws Exception {
        PublishedArchitecture architecture = PublishedArchitecture.YOLACT_EDGE_VID;
        Path file = format.write(architecture.checkpoint(7), folder.resolve("weights.pth"));
        assertThat(Files.size(file)).isGreaterThan(218_000_000);

        long numbers = architecture.keys().stream()
                .mapToLong(key -> key.shape().elements())
                .sum();
        assertThat(readInAnotherProcess(file, "-Xmx48m")).isEqualTo("697 tensors, " + numbers + " numbers");
    }

    private static String readInAnotherProcess(Path file, String heap) throws IOException, InterruptedException {
        String classPath = Stream.of(Checkpoint.class, LargeCheckpointITCase.class, Unpickler.class)
                .map(type -> Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().getPath()))
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        classPath,
                        Reader.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(reader.waitFor()).as(output).isZero();
        return output.strip();
    }

    /** The other process. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] arguments) {
            try (Checkpoint checkpoint = Checkpoint.read(Path.of(arguments[0]))) {
                long numbers = 0;
                for (CheckpointTensor tensor : checkpoint.tensors()) {
                    numbers += tensor.toFloats().length;
                }
                System.out.println(checkpoint.names().size() + " tensors, " + numbers + " numbers");
            }
        }
    }
}
