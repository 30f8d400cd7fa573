package io.flowmask.model.engine;

import io.flowmask.model.image.PreparedImage;
import java.util.List;

/**
 * Runs a model folder's graphs on batches. Owns native sessions: close it once, when no call is running. Calls are not made from
 * two threads at a time.
 */
public interface Engine extends AutoCloseable {

    /**
     * Runs the whole network.
     *
     * @param images N prepared images, N ≥ 1
     * @return N outputs in the same order, with features where the model has a partial graph, and with the images' luminance among them
     *     where they have it
     * @throws EngineException when the native library fails; the batch is lost, the engine stays usable
     */
    List<NetworkOutput> full(List<PreparedImage> images);

    /**
     * Runs the partial feature transform.
     *
     * @param images N prepared images, N ≥ 1; with the flow to their keyframes where the model takes that
     * @param keyframes for each image, the features of its camera's keyframe, made by a model of the same fingerprint
     * @return N outputs in the same order, without features
     * @throws EngineException when the native library fails; the batch is lost, the engine stays usable
     * @throws IllegalStateException when the model has no partial graph
     */
    List<NetworkOutput> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes);

    @Override
    void close();
}
