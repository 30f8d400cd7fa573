package io.flowmask.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.dataset.DatasetImage.VideoFrame;
import io.flowmask.model.geometry.FrameSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads annotations: COCO files, COCO files whose images belong to videos, and YouTube-VIS files. Everything is checked, and what is
 * wrong is reported together; nothing is left out.
 */
public final class DatasetReader {
    private static final Set<String> NOT_ATTRIBUTES =
            Set.of("file_name", "name", "coco_url", "flickr_url", "date_captured");

    private final Problems problems;
    private final JsonLists lists;
    private final List<DatasetImage> images = new ArrayList<>();
    private final List<Category> categories = new ArrayList<>();
    private final List<PlacedAnnotation> annotations = new ArrayList<>();
    private final VideoTracks videos;
    private final Set<Long> imageIds = new HashSet<>();
    private final Set<Long> videoIds = new HashSet<>();
    private final Set<Long> categoryIds = new HashSet<>();
    private final Set<Long> annotationIds = new HashSet<>();
    private final Set<VideoFrame> videoFrames = new HashSet<>();

    private DatasetReader(Path file) {
        problems = new Problems(file.toString());
        lists = new JsonLists(file, problems);
        videos = new VideoTracks();
    }

    /** An annotation and which image and category it names. */
    record PlacedAnnotation(RawAnnotation raw, long imageId, long categoryId, boolean crowd) {}

    /**
     * Reads a file.
     *
     * @throws InvalidInputException naming the entries that are wrong
     * @throws IOException when it cannot be read
     */
    public static Dataset read(Path file) throws IOException {
        return new DatasetReader(file).read();
    }

    private Dataset read() throws IOException {
        lists.readObject(
                Map.of("categories", this::category, "annotations", this::annotation),
                Map.of("images", this::image, "videos", this::video));
        if (!videos.frames().isEmpty() && !images.isEmpty()) {
            problems.add("videos", "have file_names, but there are images too; one of them must go");
        }
        videos.frames().forEach(images::add);
        videos.resolve(problems, annotations::add);
        if (images.isEmpty() && problems.isEmpty()) {
            problems.add("images", "there is not one");
        }
        problems.throwIfAny();
        return assemble();
    }

    private void category(Entry entry) {
        OptionalLong id = uniqueId(entry, categoryIds);
        Optional<String> name = entry.text("name");
        if (id.isPresent() && name.isPresent()) {
            if (categories.stream().anyMatch(other -> other.name().equals(name.get()))) {
                entry.problem("another category has the name " + name.get() + " too");
            }
            categories.add(new Category(id.getAsLong(), name.get()));
        }
    }

    private void image(Entry entry) {
        OptionalLong id = uniqueId(entry, imageIds);
        Optional<FrameSize> size = size(entry);
        Optional<String> fileName = entry.optional("file_name").isEmpty() ? Optional.of("") : entry.text("file_name");
        Optional<VideoFrame> frame = Optional.empty();
        if (entry.optional("video_id").isPresent()) {
            OptionalLong video = entry.integer("video_id");
            // CocoVID files call it frame_id.
            OptionalLong index = entry.integer(entry.optional("frame_id").isPresent() ? "frame_id" : "frame_index");
            if (video.isPresent() && index.isPresent()) {
                frame = Optional.of(new VideoFrame(video.getAsLong(), index.getAsLong()));
                if (!videoFrames.add(frame.get())) {
                    entry.problem("video " + video.getAsLong() + " has another frame " + index.getAsLong());
                }
            }
        }
        if (id.isPresent() && size.isPresent() && fileName.isPresent()) {
            images.add(new DatasetImage(id.getAsLong(), fileName.get(), size.get(), frame, attributes(entry.node())));
        }
    }

    private void video(Entry entry) {
        OptionalLong id = uniqueId(entry, videoIds);
        if (entry.optional("file_names").isPresent()) {
            videos.video(entry, id, size(entry), attributes(entry.node()));
        } else {
            id.ifPresent(value -> videos.describe(value, attributes(entry.node())));
        }
    }

    private void annotation(Entry entry) {
        uniqueId(entry, annotationIds);
        OptionalLong category = entry.integer("category_id");
        boolean crowd = entry.flag("iscrowd");
        if (entry.optional("segmentations").isPresent()
                || entry.optional("bboxes").isPresent()) {
            videos.track(entry, category, crowd);
            return;
        }
        OptionalLong image = entry.integer("image_id");
        Optional<RawAnnotation> raw = RawAnnotation.read(
                entry, "", entry.optional("bbox"), entry.optional("area"), entry.optional("segmentation"));
        if (raw.isPresent() && image.isPresent() && category.isPresent()) {
            annotations.add(new PlacedAnnotation(raw.get(), image.getAsLong(), category.getAsLong(), crowd));
        }
    }

    private static OptionalLong uniqueId(Entry entry, Set<Long> ids) {
        OptionalLong id = entry.integer("id");
        if (id.isPresent() && !ids.add(id.getAsLong())) {
            entry.problem("another entry has the id " + id.getAsLong() + " too");
        }
        return id;
    }

    private static Optional<FrameSize> size(Entry entry) {
        OptionalLong height = entry.integer("height");
        OptionalLong width = entry.integer("width");
        if (height.isEmpty() || width.isEmpty()) {
            return Optional.empty();
        }
        if (height.getAsLong() < 1
                || width.getAsLong() < 1
                || height.getAsLong() > Integer.MAX_VALUE / width.getAsLong()) {
            entry.problem("an image of " + width.getAsLong() + "×" + height.getAsLong() + " pixels cannot be");
            return Optional.empty();
        }
        return Optional.of(new FrameSize((int) height.getAsLong(), (int) width.getAsLong()));
    }

    private static Map<String, String> attributes(JsonNode node) {
        Map<String, String> attributes = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isTextual() && !NOT_ATTRIBUTES.contains(field.getKey())) {
                // Few values, many images.
                attributes.put(field.getKey(), field.getValue().asText().intern());
            }
        }
        return attributes;
    }

    private Dataset assemble() {
        images.sort(Comparator.comparingLong(DatasetImage::id));
        categories.sort(Comparator.comparingLong(Category::id));
        Map<Long, Integer> imageIndex = new HashMap<>();
        List<List<Annotation>> byImage = new ArrayList<>();
        for (DatasetImage image : images) {
            imageIndex.put(image.id(), byImage.size());
            byImage.add(new ArrayList<>());
        }
        Map<Long, Integer> categoryIndex = new HashMap<>();
        categories.forEach(category -> categoryIndex.put(category.id(), categoryIndex.size()));
        SegmentationReader reader = new SegmentationReader();
        boolean withMasks = annotations.isEmpty()
                || annotations.stream()
                        .anyMatch(annotation -> annotation.raw().mask().isPresent());
        for (PlacedAnnotation annotation : annotations) {
            String place = annotation.raw().place();
            Integer image = imageIndex.get(annotation.imageId());
            Integer category = categoryIndex.get(annotation.categoryId());
            if (image == null) {
                problems.add(place, "there is no image " + annotation.imageId());
            }
            if (category == null) {
                problems.add(place, "there is no category " + annotation.categoryId());
            }
            if (withMasks && annotation.raw().mask().isEmpty()) {
                problems.add(place, "has no segmentation, but others have");
            }
            if (image != null && category != null) {
                annotation
                        .raw()
                        .region(images.get(image).size(), reader, problems)
                        .ifPresent(
                                region -> byImage.get(image).add(new Annotation(category, region, annotation.crowd())));
            }
        }
        problems.throwIfAny();
        List<DatasetImage> described = images.stream().map(videos::described).toList();
        return new Dataset(described, categories, byImage, withMasks);
    }
}
