package io.flowmask.evaluation.dataset;

import io.flowmask.evaluation.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads COCO results, a JSON list of detections. As in pycocotools, a detection with a box has the box's area even where it has a mask.
 * Everything is checked, and what is wrong is reported together; nothing is left out.
 */
public final class DetectionReader {
    private static final String COUNTED_DIFFERENTLY = "; if the two count images differently, match them by file name";

    private final Dataset dataset;
    private final ImageKey key;
    private final Problems problems;
    private final Map<Long, Integer> imagesById = new HashMap<>();
    private final Map<String, Integer> imagesByName = new HashMap<>();
    private final Map<Long, Integer> categories = new HashMap<>();
    private final List<List<Detection>> byImage = new ArrayList<>();
    private final SegmentationReader masks = new SegmentationReader();
    private @Nullable Boolean withMasks;

    /** What says to which image a detection belongs. */
    public enum ImageKey {
        /** {@code image_id}. */
        IMAGE_ID,
        /** {@code file_name}: for results that count images in another way than the annotations. */
        FILE_NAME
    }

    private DetectionReader(Path file, Dataset dataset, ImageKey key) {
        this.dataset = dataset;
        this.key = key;
        problems = new Problems(file.toString());
        for (int i = 0; i < dataset.images().size(); i++) {
            DatasetImage image = dataset.images().get(i);
            imagesById.put(image.id(), i);
            if (imagesByName.put(image.fileName(), i) != null && key == ImageKey.FILE_NAME) {
                problems.add(
                        "image " + image.id(),
                        "another image of the annotations is called " + image.fileName()
                                + " too; match them by their ids");
            }
            byImage.add(new ArrayList<>());
        }
        for (int i = 0; i < dataset.categories().size(); i++) {
            categories.put(dataset.categories().get(i).id(), i);
        }
    }

    /**
     * Reads a file.
     *
     * @param dataset what the detections belong to
     * @throws InvalidInputException naming the entries that are wrong
     * @throws IOException when it cannot be read
     */
    public static Detections read(Path file, Dataset dataset, ImageKey key) throws IOException {
        return new DetectionReader(file, dataset, key).readAll(file);
    }

    private Detections readAll(Path file) throws IOException {
        new JsonLists(file, problems).readList(this::detection);
        problems.throwIfAny();
        // Of nothing, masks are as good as boxes.
        return new Detections(byImage, withMasks == null || withMasks);
    }

    private void detection(Entry entry) {
        Optional<Integer> image = key == ImageKey.IMAGE_ID ? imageById(entry) : imageByName(entry);
        Optional<Integer> category = category(entry);
        OptionalDouble score = entry.number("score");
        Optional<RawAnnotation> raw =
                RawAnnotation.read(entry, "", entry.optional("bbox"), Optional.empty(), entry.optional("segmentation"));
        if (raw.isPresent()) {
            boolean masked = raw.get().mask().isPresent();
            if (withMasks != null && withMasks != masked) {
                entry.problem(
                        masked
                                ? "has a segmentation, but those before have none"
                                : "has no segmentation, but those before have");
            }
            withMasks = masked;
        }
        if (image.isEmpty() || category.isEmpty() || score.isEmpty() || raw.isEmpty()) {
            return;
        }
        Optional<Region> region =
                raw.get().region(dataset.images().get(image.get()).size(), masks, problems);
        if (region.isPresent()) {
            double area = raw.get().box().map(Box::area).orElse(region.get().area());
            byImage.get(image.get())
                    .add(new Detection(
                            category.get(),
                            score.getAsDouble(),
                            new Region(region.get().box(), area, region.get().mask())));
        }
    }

    private Optional<Integer> imageById(Entry entry) {
        OptionalLong id = entry.integer("image_id");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Integer image = imagesById.get(id.getAsLong());
        if (image == null) {
            entry.problem("the annotations have no image " + id.getAsLong()
                    + (entry.optional("file_name").isPresent() ? COUNTED_DIFFERENTLY : ""));
            return Optional.empty();
        }
        String name = dataset.images().get(image).fileName();
        if (!name.isEmpty() && entry.optional("file_name").isPresent()) {
            String found = entry.text("file_name").orElse(name);
            if (!lastPart(found).equals(lastPart(name))) {
                entry.problem("image " + id.getAsLong() + " is " + name + " in the annotations, but " + found + " here"
                        + COUNTED_DIFFERENTLY);
                return Optional.empty();
            }
        }
        return Optional.of(image);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Optional<Integer> imageByName(Entry entry) {
        Optional<String> name = entry.text("file_name");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Integer image = imagesByName.get(name.get());
        if (image == null) {
            entry.problem("the annotations have no image " + name.get());
        }
        return Optional.ofNullable(image);
    }

    private Optional<Integer> category(Entry entry) {
        OptionalLong id = entry.integer("category_id");
        if (id.isEmpty()) {
            return Optional.empty();
        }
        @Nullable Integer category = categories.get(id.getAsLong());
        if (category == null) {
            entry.problem("the annotations have no category " + id.getAsLong());
        }
        return Optional.ofNullable(category);
    }
}
