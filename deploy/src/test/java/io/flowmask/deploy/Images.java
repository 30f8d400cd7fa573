package io.flowmask.deploy;

import io.flowmask.deploy.ComposeFile.Service;
import io.flowmask.deploy.Dockerfile.Copy;
import io.flowmask.deploy.Dockerfile.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the images hold: ours as deploy/Dockerfile lays them out, others' as far as they are needed, from src/test/resources/images and
 * from jars that Maven has.
 */
final class Images {
    private static final Path STAND_INS = Path.of("src/test/resources/images");
    private static final String BUILD_STAGE = "build";
    private static final String BUILD_OUTPUT = "/out/";

    private final Dockerfile dockerfile = Dockerfile.read();
    private final Path buildOutput;

    private Images(Path buildOutput) {
        this.buildOutput = buildOutput;
    }

    /** Lays out, as the first stage of the Dockerfile does, what Maven has built. */
    static Images layOut(Path work) throws IOException, InterruptedException {
        Path output = work.resolve("out");
        ProcessBuilder script =
                new ProcessBuilder("bash", Sources.path("deploy/layout.sh").toString(), output.toString()).inheritIO();
        script.environment().put("COPY", "ln -s");
        int exit = script.start().waitFor();
        if (exit != 0) {
            throw new IOException(
                    "deploy/layout.sh ended with " + exit + "; build first: mvn -DskipTests verify -pl deploy -am");
        }
        return new Images(output);
    }

    /** Fills a service's file system with what is in its image. */
    void fill(Service service, ServiceRoot root) throws IOException {
        if (service.buildTarget().isEmpty()) {
            fillWithStandIn(service.image(), root);
            return;
        }
        Stage stage = dockerfile.stage(service.buildTarget().get());
        fillWithStandIn(stage.base(), root);
        for (Copy copy : stage.copies()) {
            for (String source : copy.sources()) {
                root.copy(locate(copy, source), copy.target());
            }
        }
    }

    private Path locate(Copy copy, String source) {
        if (copy.from().isEmpty()) {
            return Sources.path(source);
        }
        if (!copy.from().get().equals(BUILD_STAGE) || !source.startsWith(BUILD_OUTPUT)) {
            throw new IllegalStateException("Only what the build stage lays out can be copied here, not " + source);
        }
        return buildOutput.resolve(source.substring(BUILD_OUTPUT.length()));
    }

    private static void fillWithStandIn(String image, ServiceRoot root) throws IOException {
        Path standIn = STAND_INS.resolve(image.replaceAll("^.*/|:.*", ""));
        if (Files.isDirectory(standIn)) {
            root.copy(standIn, "/");
        }
        if (image.startsWith("flink:")) {
            String flink = Files.readString(Sources.path("job/target/cluster/flink.classpath"));
            for (String jar : List.of(flink.trim().split(":"))) {
                root.link(Path.of(jar), "/opt/flink/lib");
            }
            for (Path jar : testJars("(slf4j-api|log4j-(api|core|slf4j-impl))-\\d.*")) {
                root.link(jar, "/opt/flink/lib");
            }
            for (Path jar : testJars("flink-metrics-prometheus-\\d.*")) {
                root.link(jar, "/opt/flink/plugins/metrics-prometheus");
            }
        }
    }

    private static List<Path> testJars(String name) {
        Pattern pattern = Pattern.compile(name + "\\.jar");
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .map(Path::of)
                .filter(path -> pattern.matcher(path.getFileName().toString()).matches())
                .toList();
    }

    /** What the image starts with, before the service's command. */
    List<String> entrypoint(Service service) {
        if (!service.entrypoint().isEmpty()) {
            return service.entrypoint();
        }
        Optional<Stage> stage = service.buildTarget().map(dockerfile::stage);
        if (stage.isPresent() && !stage.get().entrypoint().isEmpty()) {
            return stage.get().entrypoint();
        }
        String image = stage.map(Stage::base).orElse(service.image());
        if (image.startsWith("flink:")) {
            return List.of("/docker-entrypoint.sh");
        }
        if (image.startsWith("apache/kafka:")) {
            return List.of("/etc/kafka/docker/run");
        }
        if (image.startsWith("prom/prometheus:")) {
            return List.of("prometheus");
        }
        throw new IllegalArgumentException("Nothing here stands in for " + image);
    }
}
