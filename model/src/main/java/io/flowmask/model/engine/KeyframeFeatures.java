package io.flowmask.model.engine;

import io.flowmask.model.image.Luminance;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a keyframe leaves behind for the partial frames after it: F4, F5 and, for a flow net, the reduced lateral, one after the other in
 * the manifest's feature layout, as the engine's raw numbers; where motion is estimated from images, the frame's luminance too. Opaque
 * outside the engine, immutable: the array belongs to this object and is never changed, so it may be shared between threads and snapshots.
 */
public final class KeyframeFeatures {
    private final String modelFingerprint;
    private final byte[] values;
    private final @Nullable Luminance luminance;

    /**
     * Features alone.
     *
     * @param modelFingerprint fingerprint of the model that made them; another model cannot use them
     * @param values the features, little-endian; taken over, not copied
     */
    public KeyframeFeatures(String modelFingerprint, byte[] values) {
        this(modelFingerprint, values, Optional.empty());
    }

    /**
     * @param modelFingerprint fingerprint of the model that made them; another model cannot use them
     * @param values the features, little-endian; taken over, not copied
     * @param luminance of the keyframe, where motion is estimated from images
     */
    public KeyframeFeatures(String modelFingerprint, byte[] values, Optional<Luminance> luminance) {
        this.modelFingerprint = Objects.requireNonNull(modelFingerprint);
        this.values = Objects.requireNonNull(values);
        this.luminance = luminance.orElse(null);
    }

    public String modelFingerprint() {
        return modelFingerprint;
    }

    /** The features; shared, not to be changed. */
    public byte[] values() {
        return values;
    }

    /** The keyframe's luminance, where motion is estimated from images. */
    public Optional<Luminance> luminance() {
        return Optional.ofNullable(luminance);
    }

    /** Bytes of all of it. */
    public int bytes() {
        return values.length + (luminance == null ? 0 : luminance.values().length);
    }
}
