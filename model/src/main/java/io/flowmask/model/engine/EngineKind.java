package io.flowmask.model.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The libraries that can run a model folder's graphs. */
public enum EngineKind {
    /** ONNX Runtime on the CPU; any batch size. */
    ONNX_RUNTIME,
    /** TensorRT 8 on an NVIDIA GPU; fixed batch sizes. */
    TENSORRT;

    /** How users write it: {@code onnxruntime}, {@code tensorrt}. */
    public String optionName() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** The same as {@link #optionName}, so that messages and option tables say what users write. */
    @Override
    public String toString() {
        return optionName();
    }

    /**
     * The reverse of {@link #optionName}, whatever the case.
     *
     * @throws IllegalArgumentException when there is no such engine; the message lists those there are
     */
    public static EngineKind of(String optionName) {
        return Arrays.stream(values())
                .filter(kind -> kind.optionName().equalsIgnoreCase(optionName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no engine \"" + optionName + "\"; there are "
                        + Arrays.stream(values()).map(EngineKind::optionName).collect(Collectors.joining(" and "))));
    }
}
