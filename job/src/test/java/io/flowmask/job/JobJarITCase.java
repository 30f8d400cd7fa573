package io.flowmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is in the jar to submit and in the folder for Flink's lib, as the build has just made them. */
class JobJarITCase {
    private static final Path TARGET = Path.of("target");
    /** What the Kafka connector and its base bring; they are not in a distribution of Flink. */
    private static final List<String> CONNECTORS = List.of(
            "org/apache/flink/connector/kafka/",
            "org/apache/flink/connector/base/",
            "org/apache/flink/streaming/connectors/kafka/",
            "org/apache/flink/streaming/util/serialization/JSONKeyValueDeserializationSchema");

    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)(\\.\\d+)*");

    @Test
    void theJobJarHasWhatTheJobNeedsAndFlinkLibHasNot() throws IOException {
        assertThat(jobJar())
                .contains(
                        "io/flowmask/job/FlowmaskJob.class",
                        "io/flowmask/operators/Segmentation.class",
                        "io/flowmask/schemas/RecordCodec.class",
                        "io/flowmask/schemas/versions/CameraFrame.1.avsc",
                        "org/apache/avro/Schema.class",
                        "org/apache/flink/connector/kafka/source/KafkaSource.class",
                        "org/apache/flink/connector/base/DeliveryGuarantee.class",
                        "org/apache/kafka/clients/consumer/KafkaConsumer.class");
    }

    @Test
    void flinkLibHasTheModelAndItsNatives() throws IOException {
        assertThat(flinkLib())
                .contains(
                        "io/flowmask/model/Segmenters.class",
                        "ai/djl/engine/Engine.class",
                        "ai/onnxruntime/OrtEnvironment.class",
                        "org/bytedeco/javacpp/Loader.class",
                        "com/fasterxml/jackson/databind/ObjectMapper.class");
        assertThat(flinkLib()).anyMatch(name -> name.contains("onnxruntime") && isNative(name));
        assertThat(flinkLib()).anyMatch(name -> name.contains("opencv") && isNative(name));
    }

    @Test
    void noClassIsInBothPlaces() throws IOException {
        Set<String> both = new TreeSet<>(jobJar());
        both.retainAll(flinkLib());

        assertThat(both).filteredOn(name -> name.endsWith(".class")).isEmpty();
    }

    @Test
    void theJobJarHasNoNatives() throws IOException {
        assertThat(jobJar()).noneMatch(JobJarITCase::isNative);
    }

    @Test
    void flinkItselfIsInNeither() throws IOException {
        Set<String> all = new TreeSet<>(jobJar());
        all.addAll(flinkLib());

        assertThat(all)
                .filteredOn(name -> name.startsWith("org/apache/flink/") && name.endsWith(".class"))
                .allMatch(name -> CONNECTORS.stream().anyMatch(name::startsWith));
        assertThat(all).noneMatch(name -> name.startsWith("org/slf4j/") || name.startsWith("org/apache/logging/"));
    }

    @Test
    void theManifestNamesTheMainClass() throws IOException {
        try (JarFile jar = new JarFile(jobJarFile().toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo(FlowmaskJob.class.getName());
        }
    }

    private static boolean isNative(String name) {
        return NATIVE.matcher(name).matches();
    }

    private static Set<String> jobJar() throws IOException {
        return entries(List.of(jobJarFile()));
    }

    private static Path jobJarFile() throws IOException {
        return jars(TARGET).stream()
                .filter(jar -> jar.getFileName().toString().startsWith("flowmask-job-"))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> flinkLib() throws IOException {
        return entries(jars(TARGET.resolve("flink-lib")));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static Set<String> entries(List<Path> jars) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path path : jars) {
            try (JarFile jar = new JarFile(path.toFile())) {
                jar.stream().forEach(entry -> names.add(entry.getName()));
            }
        }
        return names;
    }
}
