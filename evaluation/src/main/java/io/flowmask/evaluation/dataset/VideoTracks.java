package io.flowmask.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.flowmask.evaluation.dataset.DatasetImage.VideoFrame;
import io.flowmask.evaluation.dataset.DatasetReader.PlacedAnnotation;
import io.flowmask.model.geometry.FrameSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file's videos. In YouTube-VIS files they hold the frames' names, and an annotation is a track with a box and a mask, or null, for each
 * frame; these become images and annotations. In others they only say what their images have in common.
 */
final class VideoTracks {
    private final List<DatasetImage> frames = new ArrayList<>();

    /** The first frame of each video, as an index into {@link #frames}, and how many follow. */
    private final Map<Long, int[]> framesOf = new HashMap<>();

    private final Map<Long, Map<String, String>> attributes = new HashMap<>();
    private final List<Track> tracks = new ArrayList<>();

    /** A track's frames; empty where it is not seen. */
    private record Track(
            String place, long videoId, long categoryId, boolean crowd, List<Optional<RawAnnotation>> frames) {}

    /**
     * A video with the names of its frames.
     *
     * @param id of the video, which no other has; empty where that is noted as a problem
     */
    void video(Entry entry, OptionalLong id, Optional<FrameSize> size, Map<String, String> words) {
        JsonNode names = entry.node().get("file_names");
        if (!names.isArray() || names.isEmpty()) {
            entry.problem("file_names must be a list of names, but is " + Entry.shown(names));
            return;
        }
        if (id.isEmpty() || size.isEmpty()) {
            return;
        }
        framesOf.put(id.getAsLong(), new int[] {frames.size(), names.size()});
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).isTextual()) {
                entry.problem("file_names[" + i + "] must be text, but is " + Entry.shown(names.get(i)));
            }
            frames.add(new DatasetImage(
                    frames.size() + 1,
                    names.get(i).asText(),
                    size.get(),
                    Optional.of(new VideoFrame(id.getAsLong(), i)),
                    words));
        }
    }

    /** What a file says of a video whose frames are images. */
    void describe(long videoId, Map<String, String> words) {
        attributes.put(videoId, words);
    }

    /** An image with what is said of its video; what is said of the image itself goes first. */
    DatasetImage described(DatasetImage image) {
        @Nullable
        Map<String, String> ofVideo =
                image.frame().map(VideoFrame::videoId).map(attributes::get).orElse(null);
        if (ofVideo == null || ofVideo.isEmpty()) {
            return image;
        }
        Map<String, String> all = new HashMap<>(ofVideo);
        all.putAll(image.attributes());
        return new DatasetImage(image.id(), image.fileName(), image.size(), image.frame(), all);
    }

    /** An annotation that goes through a video. */
    void track(Entry entry, OptionalLong category, boolean crowd) {
        OptionalLong video = entry.integer("video_id");
        Optional<JsonNode> masks = list(entry, "segmentations");
        Optional<JsonNode> boxes = list(entry, "bboxes");
        Optional<JsonNode> areas = list(entry, "areas");
        int length = Math.max(
                masks.map(JsonNode::size).orElse(0), boxes.map(JsonNode::size).orElse(0));
        for (Optional<JsonNode> list : List.of(masks, boxes, areas)) {
            if (list.isPresent() && list.get().size() != length) {
                entry.problem("segmentations, bboxes and areas must be of one length, but one has "
                        + list.get().size() + " and another " + length);
                return;
            }
        }
        List<Optional<RawAnnotation>> parts = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            Optional<JsonNode> mask = at(masks, i);
            Optional<JsonNode> box = at(boxes, i);
            // A frame without mask and box is one in which the thing is not seen.
            parts.add(
                    mask.isEmpty() && box.isEmpty()
                            ? Optional.empty()
                            : RawAnnotation.read(entry, "[" + i + "]", box, at(areas, i), mask));
        }
        if (video.isPresent() && category.isPresent()) {
            tracks.add(new Track(entry.place(), video.getAsLong(), category.getAsLong(), crowd, parts));
        }
    }

    private static Optional<JsonNode> list(Entry entry, String field) {
        Optional<JsonNode> value = entry.optional(field);
        if (value.isPresent() && !value.get().isArray()) {
            entry.problem(field + " must be a list, but is " + Entry.shown(value.get()));
            return Optional.empty();
        }
        return value;
    }

    private static Optional<JsonNode> at(Optional<JsonNode> list, int index) {
        return list.map(values -> values.get(index)).filter(value -> !value.isNull());
    }

    /** The frames of all videos, with ids counted from 1. */
    List<DatasetImage> frames() {
        return frames;
    }

    /** Gives each track's part to its frame. */
    void resolve(Problems problems, Consumer<PlacedAnnotation> target) {
        for (Track track : tracks) {
            int @Nullable [] range = framesOf.get(track.videoId());
            if (range == null) {
                problems.add(track.place(), "there is no video " + track.videoId() + " with file_names");
            } else if (track.frames().size() != range[1]) {
                problems.add(
                        track.place(),
                        "has " + track.frames().size() + " frames, but video " + track.videoId() + " has " + range[1]);
            } else {
                for (int i = 0; i < range[1]; i++) {
                    long imageId = frames.get(range[0] + i).id();
                    track.frames()
                            .get(i)
                            .ifPresent(raw -> target.accept(
                                    new PlacedAnnotation(raw, imageId, track.categoryId(), track.crowd())));
                }
            }
        }
    }
}
