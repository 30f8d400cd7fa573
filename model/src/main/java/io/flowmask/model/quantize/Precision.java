package io.flowmask.model.quantize;

import java.util.Locale;

/** In which numbers a component computes. */
public enum Precision {
    FP32,
    /** Half precision where the engine has it; a CPU computes in single precision instead. */
    FP16,
    INT8;

    /** As it is written in options and manifests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
