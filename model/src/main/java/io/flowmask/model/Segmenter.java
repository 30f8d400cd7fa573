package io.flowmask.model;

import io.flowmask.model.engine.EngineException;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import java.util.List;

/**
 * Frames to instances, in steps that a pipeline can overlap: {@link #prepare} on any thread, for a partial frame {@link #relate} on any
 * thread, {@link #full} or {@link #partial} on one thread at a time, {@link SegmentedFrame#instances} on any thread. Other networks than YolactEdge can stand
 * behind it. Close it when no call is running.
 */
public interface Segmenter extends AutoCloseable {

    ModelIdentity model();

    /** Whether {@link #partial} works: the model has a partial graph. */
    boolean supportsPartial();

    /** Whether {@link #relate} has something to do, so that it is worth a thread of its own. */
    default boolean relatesFrames() {
        return false;
    }

    /** Whether features that were kept serve {@link #partial}: made by this model, and with all that it needs. */
    default boolean accepts(KeyframeFeatures keyframe) {
        return keyframe.modelFingerprint().equals(model().fingerprint());
    }

    /**
     * Decodes and resizes. Safe for any number of threads.
     *
     * @throws UnreadableImageException when the image is empty, damaged, too large or not of the announced size
     */
    PreparedImage prepare(EncodedImage image) throws UnreadableImageException;

    /**
     * Does what a partial frame needs and the device does not: estimates what has moved since the keyframe, where that is seen from images.
     * Safe for any number of threads. {@link #partial} does it itself for images for which it was not done.
     *
     * @param image prepared by this segmenter
     * @param keyframe features that it accepts, the same that {@link #partial} will be given
     * @return the image, with what was found out
     */
    default PreparedImage relate(PreparedImage image, KeyframeFeatures keyframe) {
        return image;
    }

    /**
     * Segments keyframes.
     *
     * @param images N ≥ 1 images
     * @return N results in the same order
     * @throws EngineException when the device fails
     */
    List<SegmentedFrame> full(List<PreparedImage> images);

    /**
     * Segments the frames between keyframes.
     *
     * @param images N ≥ 1 images
     * @param keyframes for each image, the features of its camera's last keyframe
     * @return N results in the same order
     * @throws EngineException when the device fails
     * @throws IllegalStateException when {@link #supportsPartial} is false
     */
    List<SegmentedFrame> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes);

    @Override
    void close();
}
