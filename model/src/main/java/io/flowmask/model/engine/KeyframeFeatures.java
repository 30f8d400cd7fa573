package io.flowmask.model.engine;

import java.util.Objects;

/**
 * What a keyframe leaves behind for the partial frames after it: F4, F5 and the reduced lateral, one after the other in the
 * manifest's feature layout, as the engine's raw numbers. Opaque outside the engine, immutable: the array belongs to this object
 * and is never changed, so it may be shared between threads and snapshots.
 */
public final class KeyframeFeatures {
    private final String modelFingerprint;
    private final byte[] values;

    /**
     * @param modelFingerprint fingerprint of the model that made them; another model cannot use them
     * @param values the features, little-endian; taken over, not copied
     */
    public KeyframeFeatures(String modelFingerprint, byte[] values) {
        this.modelFingerprint = Objects.requireNonNull(modelFingerprint);
        this.values = Objects.requireNonNull(values);
    }

    public String modelFingerprint() {
        return modelFingerprint;
    }

    /** The features; shared, not to be changed. */
    public byte[] values() {
        return values;
    }
}
