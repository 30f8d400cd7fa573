package io.flowmask.evaluation.dataset;

import io.flowmask.evaluation.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Reads COCO results, a JSON list of detections. As in pycocotools, a detection with a box has the box's area even where it has a mask.
 * Everything is checked, and what is wrong is reported together; nothing is left out.
 */
public final class DetectionReader {
    private final Dataset dataset;
    private final ImageKey imageKey;
    private final Problems problems;
    private final ImageLookup images;
    private final CategoryLookup categories;
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

    /** What says of which class a detection is. */
    public enum CategoryKey {
        /** {@code category_id}; a {@code category} beside it must not contradict. */
        ID,
        /** {@code category}, the class's name: for results that number classes in another way than the annotations. */
        NAME
    }

    private DetectionReader(Path file, Dataset dataset, ImageKey imageKey, CategoryKey categoryKey) {
        this.dataset = dataset;
        this.imageKey = imageKey;
        problems = new Problems(file.toString());
        images = new ImageLookup(dataset.images(), imageKey, problems);
        categories = new CategoryLookup(dataset.categories(), categoryKey);
        dataset.images().forEach(image -> byImage.add(new ArrayList<>()));
    }

    /**
     * Reads a file.
     *
     * @param dataset what the detections belong to
     * @throws InvalidInputException naming the entries that are wrong
     * @throws IOException when it cannot be read
     */
    public static Detections read(Path file, Dataset dataset, ImageKey imageKey, CategoryKey categoryKey)
            throws IOException {
        return new DetectionReader(file, dataset, imageKey, categoryKey).readAll(file);
    }

    private Detections readAll(Path file) throws IOException {
        new JsonLists(file, problems).readList(this::detection);
        problems.throwIfAny();
        // Of nothing, masks are as good as boxes.
        return new Detections(byImage, withMasks == null || withMasks);
    }

    private void detection(Entry entry) {
        Optional<Integer> image = imageKey == ImageKey.IMAGE_ID ? images.byId(entry) : images.byName(entry);
        Optional<Integer> category = categories.find(entry);
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
}
