package io.flowmask.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flowmask.deploy.ComposeFile.Mount;
import io.flowmask.deploy.ComposeFile.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The services of docker-compose.yml as processes of this machine, in the order and under the conditions that it says. Every service
 * has a loopback address of its own, which Java resolves its name to; paths are those of {@link ServiceRoot}. Ends them on closing.
 */
final class Containerless implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path work;
    private final Images images;
    private final Map<String, String> addresses = new LinkedHashMap<>();
    private final Map<String, ServiceProcess> processes = new LinkedHashMap<>();
    private final Path hosts;

    /**
     * Lays everything out; starts nothing.
     *
     * @param work an empty folder, for what the processes write
     */
    Containerless(Path work, ComposeFile compose) throws IOException, InterruptedException {
        this.work = work;
        images = Images.layOut(work);
        List<String> lines = new ArrayList<>();
        lines.add("127.0.0.1 localhost " + InetAddress.getLocalHost().getHostName());
        for (Service service : compose.services()) {
            addresses.put(service.name(), "127.77.0." + (addresses.size() + 2));
            lines.add(addresses.get(service.name()) + " " + service.name());
        }
        hosts = Files.write(work.resolve("hosts"), lines);
        Files.createDirectories(work.resolve("tmp"));
    }

    /** Starts a service and waits until it is healthy, or has ended where it is meant to. */
    void start(Service service) throws IOException, InterruptedException {
        start(service, Map.of());
    }

    /**
     * Starts a service that is told where others are in a file, which does not go through Java.
     *
     * @param reporters ports of metrics by service
     */
    void start(Service service, Map<String, Integer> reporters) throws IOException, InterruptedException {
        for (Map.Entry<String, String> needed : service.dependencies().entrySet()) {
            if (!processes.containsKey(needed.getKey())) {
                throw new IllegalStateException(service + " depends on " + needed.getKey() + ", which was not started");
            }
        }
        ServiceRoot root = root(service);
        if (!reporters.isEmpty()) {
            resolveTargets(root, reporters);
        }
        List<String> command = new ArrayList<>();
        for (String word : images.entrypoint(service)) {
            command.add(root.translated(word));
        }
        for (String word : service.command()) {
            command.add(root.translated(word));
        }
        if (!reporters.isEmpty()) {
            command.replaceAll(this::resolved);
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        setEnvironment(service, root, builder.environment());
        ServiceProcess process = new ServiceProcess(service, builder, log(service));
        processes.put(service.name(), process);
        if (service.isOneShot()) {
            process.awaitEnd(PATIENCE);
        } else if (service.healthCheck().isPresent()) {
            process.awaitHealthy(
                    service.healthCheck().get().stream().map(this::resolved).toList(), PATIENCE);
        }
    }

    private ServiceRoot root(Service service) throws IOException {
        Path folder = work.resolve("roots").resolve(service.name());
        if (Files.exists(folder)) {
            // Started before: a container that is started again has the same file system.
            return new ServiceRoot(folder);
        }
        ServiceRoot root = new ServiceRoot(folder);
        images.fill(service, root);
        for (Mount mount : service.mounts()) {
            root.mount(mount, work.resolve("volumes"));
        }
        return root;
    }

    private void setEnvironment(Service service, ServiceRoot root, Map<String, String> environment) throws IOException {
        // With one compiler, since most of these processes end soon.
        environment.put(
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1 -Djdk.net.hosts.file=" + hosts + " -Djava.io.tmpdir=" + work.resolve("tmp"));
        environment.put("HOME", work.resolve("tmp").toString());
        environment.put("FLINK_HOME", root.path("/opt/flink").toString());
        environment.put("KAFKA_HOME", root.path("/opt/kafka").toString());
        environment.put("PATH", root.path("/opt/flink/bin") + ":" + System.getenv("PATH"));
        environment.put("DISABLE_JEMALLOC", "true");
        environment.put("STAND_IN_CLASS_PATH", System.getProperty("java.class.path"));
        for (Map.Entry<String, String> entry : service.environment().entrySet()) {
            environment.put(entry.getKey(), root.translated(entry.getValue()));
        }
    }

    /** Where a service can be reached. */
    String address(String service) {
        return Optional.ofNullable(addresses.get(service)).orElseThrow();
    }

    /** Fails when a service that is meant to go on does not. */
    void assertAllRunning() throws IOException {
        for (ServiceProcess process : processes.values()) {
            process.assertRuns();
        }
    }

    /** Names in Prometheus' configuration become addresses, those that it would ask Docker's name server for as well. */
    private void resolveTargets(ServiceRoot root, Map<String, Integer> reporters) throws IOException {
        ObjectNode configuration = (ObjectNode) Sources.yaml("deploy/prometheus/prometheus.yml");
        for (JsonNode scrape : configuration.get("scrape_configs")) {
            JsonNode discovery = ((ObjectNode) scrape).remove("dns_sd_configs");
            String name = discovery == null
                    ? scrape.at("/static_configs/0/targets/0").asText().replaceAll(":.*", "")
                    : discovery.at("/0/names/0").asText();
            ((ObjectNode) scrape)
                    .putArray("static_configs")
                    .addObject()
                    .putArray("targets")
                    .add(addresses.get(name) + ":" + reporters.get(name));
        }
        Files.delete(root.path("/etc/prometheus"));
        Files.writeString(
                Files.createDirectories(root.path("/etc/prometheus")).resolve("prometheus.yml"),
                configuration.toPrettyString());
    }

    /** A text with addresses for the names of services, where a port or a path follows. */
    String resolved(String text) {
        return Pattern.compile("(?<=^|/|=)(" + String.join("|", addresses.keySet()) + ")(?=[:/]\\d)")
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(addresses.get(found.group(1))));
    }

    /** Runs Java with the class path of the tests, to whom services have names; what it prints. */
    String runJava(Class<?> main, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(work.resolve(main.getSimpleName() + ".log").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(
                    main.getSimpleName() + " failed: " + Files.readString(work.resolve(main.getSimpleName() + ".log")));
        }
        return output;
    }

    Path log(Service service) {
        return work.resolve(service.name() + ".log");
    }

    @Override
    public void close() {
        // Those that depend on others first.
        List<ServiceProcess> all = new ArrayList<>(processes.values());
        Collections.reverse(all);
        all.forEach(ServiceProcess::close);
    }
}
