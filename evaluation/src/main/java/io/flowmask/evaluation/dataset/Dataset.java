package io.flowmask.evaluation.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Images and what is in them. Images and categories are sorted by their ids, as pycocotools goes through them; everywhere else they are
 * named by their index here.
 *
 * @param images by id
 * @param categories by id
 * @param annotations for each image, in the file's order
 * @param withMasks whether annotations have masks, and not only boxes
 */
public record Dataset(
        List<DatasetImage> images, List<Category> categories, List<List<Annotation>> annotations, boolean withMasks) {
    public Dataset {
        images = List.copyOf(images);
        categories = List.copyOf(categories);
        annotations = annotations.stream().map(List::copyOf).toList();
        if (annotations.size() != images.size()) {
            throw new IllegalArgumentException(
                    images.size() + " images, but annotations for " + annotations.size() + " of them");
        }
    }

    /** Names of the attributes that at least one image has. */
    public Set<String> attributes() {
        Set<String> names = new TreeSet<>();
        images.forEach(image -> names.addAll(image.attributes().keySet()));
        return names;
    }

    /** All annotations together. */
    public long annotationCount() {
        return annotations.stream().mapToLong(List::size).sum();
    }

    /** Annotations that are to be neither found nor missed. */
    public long crowdCount() {
        return annotations.stream()
                .flatMap(List::stream)
                .filter(Annotation::crowd)
                .count();
    }

    /** The index of each image, by video and then by frame; empty when no image belongs to a video. */
    public List<List<Integer>> videos() {
        List<Integer> frames = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (images.get(i).frame().isPresent()) {
                frames.add(i);
            }
        }
        frames.sort((a, b) -> {
            DatasetImage.VideoFrame first = images.get(a).frame().orElseThrow();
            DatasetImage.VideoFrame second = images.get(b).frame().orElseThrow();
            int byVideo = Long.compare(first.videoId(), second.videoId());
            return byVideo != 0 ? byVideo : Long.compare(first.index(), second.index());
        });
        List<List<Integer>> videos = new ArrayList<>();
        long current = 0;
        for (int frame : frames) {
            long video = images.get(frame).frame().orElseThrow().videoId();
            if (videos.isEmpty() || video != current) {
                videos.add(new ArrayList<>());
                current = video;
            }
            videos.get(videos.size() - 1).add(frame);
        }
        return videos;
    }
}
