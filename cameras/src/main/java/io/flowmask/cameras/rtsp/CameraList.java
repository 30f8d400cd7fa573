package io.flowmask.cameras.rtsp;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a list of cameras, a YAML file: {@code cameras}, one mapping for each, and {@code defaults} for what is not said there. Every
 * problem is reported with its line, all at once. Values are not shown where they may be secret.
 */
public final class CameraList {
    private static final Set<String> TOP_KEYS = Set.of("defaults", "cameras");
    /** Anything else may be a value that lost its key, a password for example. */
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private static final Set<String> CAMERA_KEYS = Set.of("name", "url", "username", "password");

    private final UnaryOperator<@Nullable String> environment;
    private final List<String> problems = new ArrayList<>();
    private final List<RtspCamera> cameras = new ArrayList<>();

    private CameraList(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * Reads a file.
     *
     * @param file in UTF-8
     * @param base settings where the file says nothing
     * @throws CameraListException when something in it is wrong
     * @throws IOException when it cannot be read
     */
    public static List<RtspCamera> read(Path file, StreamSettings base) throws IOException {
        return read(file, base, System::getenv);
    }

    static List<RtspCamera> read(Path file, StreamSettings base, UnaryOperator<@Nullable String> environment)
            throws IOException {
        CameraList list = new CameraList(environment);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            list.readRoot(new Yaml(new LoaderOptions()).compose(reader), base);
        } catch (MarkedYAMLException e) {
            // The parser's own words quote the file, which may hold passwords.
            list.problem(
                    e.getProblemMark(), "this is not YAML. A value with one of : # @ & * % { } [ ] in it needs quotes");
        } catch (YAMLException | CharacterCodingException e) {
            list.problems.add("the file is not YAML in UTF-8, or too large");
        }
        if (list.problems.isEmpty() && list.cameras.isEmpty()) {
            list.problems.add("there is no camera. Expected cameras: and below it one - name: …, url: … for each");
        }
        if (!list.problems.isEmpty()) {
            throw new CameraListException(file, list.problems);
        }
        return List.copyOf(list.cameras);
    }

    private void problem(@Nullable Mark mark, String text) {
        problems.add((mark == null ? "" : "line " + (mark.getLine() + 1) + ": ") + text + ".");
    }

    private void readRoot(@Nullable Node root, StreamSettings base) {
        if (root == null) {
            return;
        }
        if (!(root instanceof MappingNode mapping)) {
            problem(root.getStartMark(), "expected cameras: with a list below it, but it is " + kind(root));
            return;
        }
        Map<String, Node> entries = YamlMapping.entries(mapping, this::problem);
        rejectUnknown(entries, TOP_KEYS, "");
        StreamSettings defaults = base;
        Node given = entries.get("defaults");
        if (given instanceof MappingNode settings) {
            Map<String, Node> values = YamlMapping.entries(settings, this::problem);
            rejectUnknown(values, SettingReader.KEYS, "defaults: ");
            defaults = new SettingReader(this::problem, "defaults: ").read(values, base);
        } else if (given != null) {
            problem(given.getStartMark(), "defaults: expected settings below it, but it is " + kind(given));
        }
        Node list = entries.get("cameras");
        if (list instanceof SequenceNode sequence) {
            readCameras(sequence, defaults);
        } else if (list != null) {
            problem(list.getStartMark(), "cameras: expected a list, each camera after a -, but it is " + kind(list));
        }
    }

    private void readCameras(SequenceNode sequence, StreamSettings defaults) {
        Set<String> names = new HashSet<>();
        int number = 0;
        for (Node node : sequence.getValue()) {
            number++;
            if (node instanceof MappingNode mapping) {
                readCamera(mapping, number, defaults, names);
            } else {
                problem(node.getStartMark(), "camera " + number + ": expected name: and url:, but it is " + kind(node));
            }
        }
    }

    private void readCamera(MappingNode mapping, int number, StreamSettings defaults, Set<String> names) {
        Map<String, Node> entries = YamlMapping.entries(mapping, this::problem);
        Optional<String> name = YamlMapping.text(entries, "name");
        String where = "camera " + name.orElse(Integer.toString(number)) + ": ";
        Set<String> known = new HashSet<>(CAMERA_KEYS);
        known.addAll(SettingReader.KEYS);
        rejectUnknown(entries, known, where);
        int before = problems.size();
        StreamSettings settings = new SettingReader(this::problem, where).read(entries, defaults);
        Optional<StreamAddress> address = address(mapping, entries, where);
        if (name.isEmpty()) {
            problem(mapping.getStartMark(), where + "there is no name. Give it one that no other camera has");
        } else if (!names.add(name.get())) {
            problem(mark(entries, "name", mapping), where + "the name is there twice. Every camera needs its own");
        }
        if (problems.size() > before || address.isEmpty() || name.isEmpty()) {
            return;
        }
        try {
            cameras.add(new RtspCamera(name.get(), address.get(), settings));
        } catch (IllegalArgumentException e) {
            problem(mark(entries, "name", mapping), where + e.getMessage());
        }
    }

    private Optional<StreamAddress> address(MappingNode mapping, Map<String, Node> entries, String where) {
        Optional<String> url = YamlMapping.text(entries, "url");
        if (url.isEmpty()) {
            problem(mapping.getStartMark(), where + "there is no url. Give url: rtsp://HOST/PATH");
            return Optional.empty();
        }
        String key = "url";
        try {
            StreamAddress address = StreamAddress.parse(url.get());
            Node user = entries.get("username");
            Node password = entries.get("password");
            if (user == null && password == null) {
                return Optional.of(address);
            }
            if (user == null || password == null) {
                key = user == null ? "password" : "username";
                throw new IllegalArgumentException("username and password are given together, or neither is");
            }
            key = "username";
            return Optional.of(address.withCredentials(secret(entries, "username"), secret(entries, "password")));
        } catch (IllegalArgumentException e) {
            problem(mark(entries, key, mapping), where + e.getMessage());
            return Optional.empty();
        }
    }

    private static Mark mark(Map<String, Node> entries, String key, Node otherwise) {
        Node node = entries.get(key);
        return (node == null ? otherwise : node).getStartMark();
    }

    /** A text, or the environment variable that it names as {@code ${NAME}}. */
    private String secret(Map<String, Node> entries, String key) {
        String text =
                YamlMapping.text(entries, key).orElseThrow(() -> new IllegalArgumentException(key + " must be a text"));
        if (!text.startsWith("${") || !text.endsWith("}")) {
            return text;
        }
        String variable = text.substring(2, text.length() - 1);
        String value = environment.apply(variable);
        if (value == null) {
            throw new IllegalArgumentException(
                    key + " is taken from the environment variable " + variable + ", which is not set");
        }
        return value;
    }

    private void rejectUnknown(Map<String, Node> entries, Set<String> known, String where) {
        entries.forEach((key, node) -> {
            if (!known.contains(key)) {
                problem(
                        node.getStartMark(),
                        where + "unknown key" + (PLAIN_KEY.matcher(key).matches() ? " " + key : "")
                                + ". Expected one of "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        });
    }

    private static String kind(Node node) {
        return switch (node.getNodeId()) {
            case mapping -> "a mapping";
            case sequence -> "a list";
            default -> "a single value";
        };
    }
}
