package io.flowmask.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What docker-compose.yml says, as far as Flowmask's own uses the specification. */
final class ComposeFile {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):-([^}]*)}");

    private final JsonNode root;
    private final Map<String, Service> services = new LinkedHashMap<>();

    /**
     * Reads docker-compose.yml.
     *
     * @param environment of whom says `docker compose up`: in place of the defaults of variables
     */
    ComposeFile(Map<String, String> environment) {
        root = Sources.parseYaml(VARIABLE.matcher(Sources.text("docker-compose.yml"))
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(
                        environment.getOrDefault(found.group(1), found.group(2)))));
        JsonNode nodes = root.get("services");
        Map<String, String> buildTargets = new HashMap<>();
        nodes.forEach(node -> {
            if (node.has("build")) {
                buildTargets.put(
                        node.path("image").asText(), node.at("/build/target").asText());
            }
        });
        nodes.properties().forEach(entry -> services.put(entry.getKey(), new Service(entry, buildTargets)));
    }

    /** As it is, with the defaults of all variables. */
    JsonNode document() {
        return root;
    }

    List<Service> services() {
        return List.copyOf(services.values());
    }

    Service service(String name) {
        return Optional.ofNullable(services.get(name)).orElseThrow();
    }

    /** The services that are started with a profile, each after those that it depends on. */
    List<Service> startOrder(String profile) {
        List<Service> order = new ArrayList<>();
        services.values().stream()
                .filter(service -> service.isIn(profile))
                .forEach(service -> addAfterDependencies(service, order));
        return order;
    }

    private void addAfterDependencies(Service service, List<Service> order) {
        if (!order.contains(service)) {
            service.dependencies().keySet().forEach(name -> addAfterDependencies(service(name), order));
            order.add(service);
        }
    }

    Set<String> volumes() {
        return root.get("volumes").properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /** A path of this machine, or a volume, at a place in the container. */
    record Mount(String source, String target, boolean readOnly) {
        private static Mount parse(String text) {
            List<String> parts = List.of(text.split(":"));
            return new Mount(
                    parts.get(0), parts.get(1), parts.size() > 2 && parts.get(2).equals("ro"));
        }

        boolean isVolume() {
            return !source.startsWith(".") && !source.startsWith("/");
        }
    }

    /** A port of this machine that leads to one of the container. */
    record Port(String address, int host, int container) {
        private static Port parse(String text) {
            List<String> parts = List.of(text.split(":"));
            return new Port(parts.get(0), Integer.parseInt(parts.get(1)), Integer.parseInt(parts.get(2)));
        }
    }

    static final class Service {
        private final String name;
        private final JsonNode node;
        private final Optional<String> buildTarget;

        private Service(Map.Entry<String, JsonNode> entry, Map<String, String> buildTargets) {
            this.name = entry.getKey();
            this.node = entry.getValue();
            this.buildTarget = Optional.ofNullable(buildTargets.get(image()));
        }

        String name() {
            return name;
        }

        String image() {
            return node.path("image").asText();
        }

        /** The stage of deploy/Dockerfile that the image is built of, by whichever service; empty where it is somebody else's. */
        Optional<String> buildTarget() {
            return buildTarget;
        }

        /** Whether it is the one that builds its image. */
        boolean buildsItsImage() {
            return node.has("build");
        }

        String pullPolicy() {
            return node.path("pull_policy").asText();
        }

        boolean isIn(String profile) {
            return !node.has("profiles") || texts(node.get("profiles")).anyMatch(profile::equals);
        }

        List<String> entrypoint() {
            return texts(node.path("entrypoint")).toList();
        }

        List<String> command() {
            return texts(node.path("command")).toList();
        }

        Map<String, String> environment() {
            Map<String, String> environment = new LinkedHashMap<>();
            node.path("environment")
                    .properties()
                    .forEach(entry ->
                            environment.put(entry.getKey(), entry.getValue().asText()));
            return environment;
        }

        List<Mount> mounts() {
            return texts(node.path("volumes")).map(Mount::parse).toList();
        }

        List<Port> ports() {
            return texts(node.path("ports")).map(Port::parse).toList();
        }

        /** Services that come first, and what must be true of them. */
        Map<String, String> dependencies() {
            Map<String, String> dependencies = new LinkedHashMap<>();
            node.path("depends_on")
                    .properties()
                    .forEach(entry -> dependencies.put(
                            entry.getKey(), entry.getValue().path("condition").asText()));
            return dependencies;
        }

        /** The command that says whether it is healthy. */
        Optional<List<String>> healthCheck() {
            List<String> test = texts(node.at("/healthcheck/test")).toList();
            return test.isEmpty() ? Optional.empty() : Optional.of(test.subList(1, test.size()));
        }

        /** Whether it is meant to end. */
        boolean isOneShot() {
            return !node.has("restart");
        }

        private static Stream<String> texts(JsonNode list) {
            return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
