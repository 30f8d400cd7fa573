package io.flowmask.evaluation.dataset;

import io.flowmask.evaluation.dataset.DetectionReader.ImageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the image that a detection belongs to.
 *
 * <p>Results may leave folders out of file names, or write more of them than the annotations: a name stands for an image when one of the
 * two is the end of the other, and nothing else is meant by it. Datasets of clips number the frames of each clip from 0, so that a frame's
 * name alone says nothing there, and an id that was counted in another way may point at the frame of another clip.
 */
final class ImageLookup {
    private static final String COUNTED_DIFFERENTLY = "; if the two count images differently, match them by file name";
    private static final String NAME_ALIKE =
            "; write file_name as the annotations do, or give annotations of these images alone";

    /** Names that are listed in a message; more would hide it. */
    private static final int NAMED = 3;

    private final List<DatasetImage> images;
    private final Map<Long, Integer> byId = new HashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();

    /** By what follows the last slash of their names. */
    private final Map<String, List<Integer>> byLastPart = new HashMap<>();

    /**
     * Will find these images.
     *
     * @param key by which they are to be found
     * @param problems takes images that cannot be told apart by it
     */
    ImageLookup(List<DatasetImage> images, ImageKey key, Problems problems) {
        this.images = images;
        for (int i = 0; i < images.size(); i++) {
            DatasetImage image = images.get(i);
            byId.put(image.id(), i);
            boolean another = byName.put(image.fileName(), i) != null;
            if (another && key == ImageKey.FILE_NAME) {
                problems.add(
                        "image " + image.id(),
                        (image.fileName().isEmpty()
                                        ? "this and another image of the annotations have no file_name"
                                        : "another image of the annotations is called " + image.fileName() + " too")
                                + "; match them by their ids");
            }
            byLastPart
                    .computeIfAbsent(lastPart(image.fileName()), name -> new ArrayList<>())
                    .add(i);
        }
    }

    /** The image's index by {@code image_id}; a problem of the entry where there is none, or its file name contradicts. */
    Optional<Integer> byId(Entry entry) {
        OptionalLong id = entry.integer("image_id");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Integer image = byId.get(id.getAsLong());
        if (image == null) {
            entry.problem("the annotations have no image " + id.getAsLong()
                    + (entry.optional("file_name").isPresent() ? COUNTED_DIFFERENTLY : ""));
            return Optional.empty();
        }
        String name = images.get(image).fileName();
        if (name.isEmpty() || entry.optional("file_name").isEmpty()) {
            return Optional.of(image);
        }
        Optional<String> found = entry.text("file_name");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.get().equals(name)) {
            return Optional.of(image);
        }
        String contradiction =
                "image " + id.getAsLong() + " is " + name + " in the annotations, but " + found.get() + " here";
        if (!lastPart(found.get()).equals(lastPart(name))) {
            entry.problem(contradiction + COUNTED_DIFFERENTLY);
            return Optional.empty();
        }
        if (ofLastPart(name).size() > 1 && !alike(found.get()).equals(List.of(image))) {
            entry.problem(contradiction + ", and other images have the name " + lastPart(name) + " too" + NAME_ALIKE);
            return Optional.empty();
        }
        return Optional.of(image);
    }

    /** The image's index by {@code file_name}; a problem of the entry where there is none, or more than one may be meant. */
    Optional<Integer> byName(Entry entry) {
        Optional<String> name = entry.text("file_name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Integer image = byName.get(name.get());
        if (image != null) {
            return Optional.of(image);
        }
        List<Integer> alike = alike(name.get());
        if (alike.size() == 1) {
            return Optional.of(alike.get(0));
        }
        entry.problem(
                alike.isEmpty()
                        ? "the annotations have no image " + name.get()
                        : name.get() + " may be any of " + alike.size() + " images, " + named(alike) + NAME_ALIKE);
        return Optional.empty();
    }

    private List<Integer> ofLastPart(String name) {
        return byLastPart.getOrDefault(lastPart(name), List.of());
    }

    /** Images whose name is the end of this one, or the other way round, folder by folder. */
    private List<Integer> alike(String name) {
        return ofLastPart(name).stream()
                .filter(image -> isEnd(name, images.get(image).fileName())
                        || isEnd(images.get(image).fileName(), name))
                .toList();
    }

    private static boolean isEnd(String end, String name) {
        return !end.isEmpty() && (name.equals(end) || name.endsWith("/" + end));
    }

    private String named(List<Integer> some) {
        return some.stream()
                .limit(NAMED)
                .map(image -> images.get(image).fileName())
                .collect(Collectors.joining(", ", "", some.size() > NAMED ? ", …" : ""));
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
