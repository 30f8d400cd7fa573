package io.flowmask.evaluation.dataset;

import io.flowmask.model.geometry.FrameSize;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An annotated image.
 *
 * @param id in the annotations; in YouTube-VIS files, which give none, frames count from 1 in the file's order
 * @param fileName relative to the folder of images
 * @param size of the image
 * @param frame where it stands in a video; empty for a single image
 * @param attributes what the file says of it in words, such as the weather
 */
public record DatasetImage(
        long id, String fileName, FrameSize size, Optional<VideoFrame> frame, Map<String, String> attributes) {
    public DatasetImage {
        Objects.requireNonNull(fileName);
        Objects.requireNonNull(size);
        Objects.requireNonNull(frame);
        attributes = Map.copyOf(attributes);
    }

    /**
     * A place in a video.
     *
     * @param videoId in the annotations
     * @param index of the frame; only the order matters
     */
    public record VideoFrame(long videoId, long index) {}
}
