package io.flowmask.operators.state;

import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.operators.keyframe.CameraProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Keyed state of the cameras: small bookkeeping that changes with every frame, and apart from it the features of the last keyframe,
 * 0.7 to 1.4 MB. The caller sets the key context to the camera first; mailbox thread only.
 *
 * <p><b>Cache.</b> Reading features from RocksDB takes about a millisecond, and every partial frame needs them. So the features of
 * the cameras that were active last are kept at hand. The cache starts empty with every restore and every write goes through both,
 * so what it holds is what was written last. With the heap backend it holds the very objects that the state holds.
 *
 * <p><b>Idle cameras.</b> With a time to live, bookkeeping expires so long after a camera's last frame, features so long after its
 * last keyframe; time that the job is down counts. A camera whose bookkeeping has expired is a new camera. The cache knows no
 * expiry: features that have expired in the state are found for as long as their camera stays in it, and not after a restore.
 */
public final class CameraStore {
    static final String PROGRESS_STATE = "camera-progress";
    static final String KEYFRAME_STATE = "keyframe-features";

    private static final int KEYS_CLEANED_PER_ACCESS = 5;
    private static final long ENTRIES_BETWEEN_TIME_CHECKS = 1000;

    private final ValueState<CameraProgress> progress;
    private final ValueState<KeyframeState> keyframes;
    private final Map<String, KeyframeState> cache;

    /**
     * @param states keyed state of the operator
     * @param timeToLive how long state of an idle camera is kept; null for ever
     * @param cachedCameras cameras whose features are kept at hand, at least 1
     */
    public CameraStore(KeyedStateStore states, @Nullable Duration timeToLive, int cachedCameras) {
        var progressDescriptor = new ValueStateDescriptor<>(PROGRESS_STATE, CameraProgressSerializer.INSTANCE);
        var keyframeDescriptor = new ValueStateDescriptor<>(KEYFRAME_STATE, KeyframeStateSerializer.INSTANCE);
        if (timeToLive != null) {
            progressDescriptor.enableTimeToLive(expiry(timeToLive));
            keyframeDescriptor.enableTimeToLive(expiry(timeToLive));
        }
        progress = states.getState(progressDescriptor);
        keyframes = states.getState(keyframeDescriptor);
        cache = new LeastRecentlyUsed(cachedCameras);
    }

    /** The current camera's bookkeeping; null when nothing is known of it. */
    public @Nullable CameraProgress progress() {
        try {
            return progress.value();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the progress of a camera from the state backend", e);
        }
    }

    /** Replaces the current camera's bookkeeping. */
    public void updateProgress(CameraProgress value) {
        try {
            progress.update(value);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the progress of a camera to the state backend", e);
        }
    }

    /**
     * The current camera's keyframe.
     *
     * @param cameraId the current key
     * @param usable whether the model that is to use the features can use them
     * @return empty where there is none, and where it is of no use
     */
    public Optional<KeyframeState> keyframe(String cameraId, Predicate<KeyframeFeatures> usable) {
        KeyframeState keyframe = cache.get(cameraId);
        if (keyframe == null) {
            keyframe = readKeyframe(cameraId);
            if (keyframe != null) {
                cache.put(cameraId, keyframe);
            }
        }
        return Optional.ofNullable(keyframe).filter(value -> usable.test(value.features()));
    }

    /**
     * Replaces the current camera's keyframe.
     *
     * @param cameraId the current key
     */
    public void updateKeyframe(String cameraId, KeyframeState keyframe) {
        try {
            keyframes.update(keyframe);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the features of camera " + cameraId, e);
        }
        cache.put(cameraId, keyframe);
    }

    /** Cameras whose features are at hand. May be asked by another thread, which gets a number that was right shortly before. */
    public int cachedCameras() {
        return cache.size();
    }

    private @Nullable KeyframeState readKeyframe(String cameraId) {
        try {
            return keyframes.value();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the features of camera " + cameraId, e);
        }
    }

    private static StateTtlConfig expiry(Duration timeToLive) {
        return StateTtlConfig.newBuilder(timeToLive)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupIncrementally(KEYS_CLEANED_PER_ACCESS, false)
                .cleanupInRocksdbCompactFilter(ENTRIES_BETWEEN_TIME_CHECKS)
                .build();
    }

    /** Forgets the camera that was not asked for longest. */
    private static final class LeastRecentlyUsed extends LinkedHashMap<String, KeyframeState> {
        private static final long serialVersionUID = 1L;

        private final int capacity;

        LeastRecentlyUsed(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KeyframeState> eldest) {
            return size() > capacity;
        }
    }
}
