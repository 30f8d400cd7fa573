package io.flowmask.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** deploy/Dockerfile, as far as the images' layout goes: stages, what they begin with, and what is copied into them. */
final class Dockerfile {
    private final Map<String, Stage> stages = new LinkedHashMap<>();

    private Dockerfile() {}

    static Dockerfile read() {
        Dockerfile file = new Dockerfile();
        Optional<Stage> current = Optional.empty();
        List<String> lines =
                Sources.text("deploy/Dockerfile").replace("\\\n", " ").lines().toList();
        for (String line : lines) {
            List<String> words = List.of(line.trim().split("\\s+"));
            switch (words.get(0)) {
                case "FROM" -> {
                    Stage stage = new Stage(words.get(1), new ArrayList<>(), new ArrayList<>());
                    file.stages.put(words.get(3), stage);
                    current = Optional.of(stage);
                }
                case "ENTRYPOINT" ->
                    current.orElseThrow()
                            .entrypoint
                            .addAll(List.of(line.replaceAll("^ENTRYPOINT|[\\[\\]\",]", " ")
                                    .trim()
                                    .split("\\s+")));
                case "COPY" -> current.orElseThrow().copies.add(Copy.parse(words.subList(1, words.size())));
                default -> {
                    // Does not lay anything out.
                }
            }
        }
        return file;
    }

    Set<String> stages() {
        return stages.keySet();
    }

    Stage stage(String name) {
        return Optional.ofNullable(stages.get(name)).orElseThrow();
    }

    /**
     * A stage.
     *
     * @param base image that it begins with
     * @param copies in order
     * @param entrypoint empty where it is the base's
     */
    record Stage(String base, List<Copy> copies, List<String> entrypoint) {}

    /**
     * Files that are copied into a stage.
     *
     * @param from stage that they are of; empty for the sources
     */
    record Copy(Optional<String> from, List<String> sources, String target) {
        private static Copy parse(List<String> words) {
            Optional<String> from = words.stream()
                    .filter(word -> word.startsWith("--from="))
                    .map(word -> word.substring("--from=".length()))
                    .findFirst();
            List<String> paths =
                    words.stream().filter(word -> !word.startsWith("--")).toList();
            return new Copy(from, paths.subList(0, paths.size() - 1), paths.get(paths.size() - 1));
        }
    }
}
