package io.flowmask.operators.inference;

import io.flowmask.operators.keyframe.KeyframePolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How the operator batches frames, chooses keyframes and bounds what it holds. Immutable; made by {@link #builder()}. */
public final class SegmentationOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A keyframe's interval does not widen the default of {@link #maxInFlight()} beyond this many batches. */
    private static final int MAX_BATCHES_IN_FLIGHT = 8;

    private final int batchSize;
    private final Duration maxBatchDelay;
    private final @Nullable Integer maxInFlight;
    private final @Nullable Integer prepareThreads;
    private final int keyframeInterval;
    private final boolean staggerKeyframes;
    private final @Nullable Duration maxFrameAge;
    private final @Nullable Duration maxKeyframeAge;
    private final KeyframePolicy keyframePolicy;
    private final @Nullable Duration idleTimeToLive;
    private final int cachedCameras;

    private SegmentationOptions(Builder builder) {
        batchSize = builder.batchSize;
        maxBatchDelay = builder.maxBatchDelay;
        maxInFlight = builder.maxInFlight;
        prepareThreads = builder.prepareThreads;
        keyframeInterval = builder.keyframeInterval;
        staggerKeyframes = builder.staggerKeyframes;
        maxFrameAge = builder.maxFrameAge;
        maxKeyframeAge = builder.maxKeyframeAge;
        keyframePolicy = builder.keyframePolicy;
        idleTimeToLive = builder.idleTimeToLive;
        cachedCameras = builder.cachedCameras;
    }

    public static Builder builder() {
        return new Builder();
    }

    public static SegmentationOptions defaults() {
        return builder().build();
    }

    /** Frames that share a call to the device at most. */
    public int batchSize() {
        return batchSize;
    }

    /** How long a frame waits for others while the device is idle. */
    public Duration maxBatchDelay() {
        return maxBatchDelay;
    }

    /**
     * Frames that are accepted and not yet emitted, at most; the bound on memory and on the time before a barrier. By default so
     * many batches as a keyframe interval has frames, and two more, at least 4 and at most {@value #MAX_BATCHES_IN_FLIGHT}: keyframes
     * are one frame in so many, so fewer would never fill a batch of keyframes.
     */
    public int maxInFlight() {
        return maxInFlight != null
                ? maxInFlight
                : Math.multiplyExact(batchSize, Math.max(4, Math.min(keyframeInterval + 2, MAX_BATCHES_IN_FLIGHT)));
    }

    /** Threads that decode frames and compute masks; empty for one per processor of the TaskManager. */
    public OptionalInt prepareThreads() {
        return prepareThreads == null ? OptionalInt.empty() : OptionalInt.of(prepareThreads);
    }

    /** A keyframe every so many frames of a camera. */
    public int keyframeInterval() {
        return keyframeInterval;
    }

    /** Whether the first interval of a camera is cut short, so that the cameras' keyframes do not come in step. */
    public boolean staggerKeyframes() {
        return staggerKeyframes;
    }

    /** Age from which a frame is dropped when it arrives, the time since its capture; empty for no limit. */
    public Optional<Duration> maxFrameAge() {
        return Optional.ofNullable(maxFrameAge);
    }

    /** Capture time after which a keyframe's features are too old to use; empty for no limit. */
    public Optional<Duration> maxKeyframeAge() {
        return Optional.ofNullable(maxKeyframeAge);
    }

    /** Asks for keyframes beyond the regular ones. */
    public KeyframePolicy keyframePolicy() {
        return keyframePolicy;
    }

    /** How long a camera's state is kept when it sends nothing, in processing time; empty for ever. */
    public Optional<Duration> idleTimeToLive() {
        return Optional.ofNullable(idleTimeToLive);
    }

    /** Cameras whose features are kept at hand besides the state backend, which spares RocksDB a read per frame. */
    public int cachedCameras() {
        return cachedCameras;
    }

    /** Settings with their defaults; {@link #build} checks them together. */
    public static final class Builder {
        private int batchSize = 8;
        private Duration maxBatchDelay = Duration.ofMillis(20);
        private @Nullable Integer maxInFlight;
        private @Nullable Integer prepareThreads;
        private int keyframeInterval = 5;
        private boolean staggerKeyframes = true;
        private @Nullable Duration maxFrameAge;
        private @Nullable Duration maxKeyframeAge;
        private KeyframePolicy keyframePolicy = KeyframePolicy.REGULAR;
        private @Nullable Duration idleTimeToLive;
        private int cachedCameras = 64;

        private Builder() {}

        /** Default 8. */
        public Builder batchSize(int frames) {
            batchSize = frames;
            return this;
        }

        /** Default 20 ms. */
        public Builder maxBatchDelay(Duration delay) {
            maxBatchDelay = delay;
            return this;
        }

        /** Default: derived from batch size and keyframe interval, see {@link SegmentationOptions#maxInFlight}. */
        public Builder maxInFlight(int frames) {
            maxInFlight = frames;
            return this;
        }

        /** Default: one per processor. */
        public Builder prepareThreads(int threads) {
            prepareThreads = threads;
            return this;
        }

        /** Default 5. */
        public Builder keyframeInterval(int frames) {
            keyframeInterval = frames;
            return this;
        }

        /** Default true. */
        public Builder staggerKeyframes(boolean stagger) {
            staggerKeyframes = stagger;
            return this;
        }

        /** Default: no limit. */
        public Builder maxFrameAge(Duration age) {
            maxFrameAge = age;
            return this;
        }

        /** Default: no limit. */
        public Builder maxKeyframeAge(Duration age) {
            maxKeyframeAge = age;
            return this;
        }

        /** Default: the regular keyframes only. */
        public Builder keyframePolicy(KeyframePolicy policy) {
            keyframePolicy = policy;
            return this;
        }

        /** Default: for ever. */
        public Builder idleTimeToLive(Duration timeToLive) {
            idleTimeToLive = timeToLive;
            return this;
        }

        /** Default 64. */
        public Builder cachedCameras(int cameras) {
            cachedCameras = cameras;
            return this;
        }

        /**
         * Checks all settings.
         *
         * @throws IllegalArgumentException naming everything that is wrong
         */
        public SegmentationOptions build() {
            List<String> errors = new ArrayList<>();
            check(batchSize >= 1, errors, "batch size must be at least 1, but is " + batchSize);
            check(!maxBatchDelay.isNegative(), errors, "max batch delay must not be negative, but is " + maxBatchDelay);
            check(
                    maxInFlight == null || maxInFlight >= batchSize,
                    errors,
                    "max in flight must be at least the batch size " + batchSize + ", but is " + maxInFlight);
            check(
                    prepareThreads == null || prepareThreads >= 1,
                    errors,
                    "prepare threads must be at least 1, but are " + prepareThreads);
            check(keyframeInterval >= 1, errors, "keyframe interval must be at least 1, but is " + keyframeInterval);
            check(isPositive(maxFrameAge), errors, "max frame age must be positive, but is " + maxFrameAge);
            check(isPositive(maxKeyframeAge), errors, "max keyframe age must be positive, but is " + maxKeyframeAge);
            check(isPositive(idleTimeToLive), errors, "idle time to live must be positive, but is " + idleTimeToLive);
            check(cachedCameras >= 1, errors, "cached cameras must be at least 1, but are " + cachedCameras);
            if (!errors.isEmpty()) {
                throw new IllegalArgumentException("Segmentation options: " + String.join("; ", errors));
            }
            return new SegmentationOptions(this);
        }

        private static boolean isPositive(@Nullable Duration duration) {
            return duration == null || (!duration.isNegative() && !duration.isZero());
        }

        private static void check(boolean valid, List<String> errors, String message) {
            if (!valid) {
                errors.add(message);
            }
        }
    }
}
