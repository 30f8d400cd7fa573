package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.checkpoint.PublishedArchitecture;
import io.flowmask.model.image.Luminance;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.onnx.GraphCosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest published checkpoint, imported by a JVM whose heap is smaller than the file. */
class ModelImportITCase {
    @TempDir
    private Path folder;

    @Test
    void importsTheLargestModelInLittleMemory() throws IOException, InterruptedException {
        Path checkpoint = folder.resolve("yolact_edge_vid_847_50000.pth");
        PublishedArchitecture.YOLACT_EDGE_VID.checkpoint(1).writeZip(checkpoint);
        assertThat(Files.size(checkpoint)).isGreaterThan(200 << 20);
        Path model = folder.resolve("model");
        Path output = folder.resolve("output.txt");

        Process importer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Importing.class.getName(),
                        checkpoint.toString(),
                        model.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(importer.waitFor()).as(() -> text(output)).isZero();
        ModelManifest manifest = ModelManifests.read(model);
        assertThat(manifest.architecture()).startsWith("ResNet-101");
        assertThat(manifest.features().orElseThrow().bytes()).isEqualTo(2 * 701_248);
        // Quantised, with the luminance that another motion needs.
        ModelManifest.Features bytes =
                manifest.withFeatureType(NumberType.UINT8).features().orElseThrow();
        assertThat(bytes.bytes() + Luminance.MAX_SIDE_PX * Luminance.MAX_SIDE_PX)
                .isLessThanOrEqualTo(750_000);
        assertThat(GraphCosts.read(model.resolve(ModelManifest.FULL_GRAPH)).convolutions())
                .hasSizeGreaterThan(100);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** What runs in the other JVM. */
    static final class Importing {
        private Importing() {}

        public static void main(String[] arguments) throws IOException {
            ModelImporter.importCheckpoint(Path.of(arguments[0]), Path.of(arguments[1]), ImportOptions.defaults());
        }
    }
}
