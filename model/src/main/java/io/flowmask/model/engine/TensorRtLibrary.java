package io.flowmask.model.engine;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TensorRT's native libraries, loaded once per process. DJL loads them in a static initialiser, so the first attempt fails with a
 * chain of link errors and every further one with another; here each gives the same single error that says what to do.
 */
final class TensorRtLibrary {
    private static final Pattern MISSING =
            Pattern.compile("(lib[\\w.+-]+\\.so[\\w.]*): cannot open shared object file");

    private static @Nullable String failure;

    private TensorRtLibrary() {}

    /**
     * DJL's TensorRT engine.
     *
     * @throws EngineException naming the library that is missing
     */
    static synchronized ai.djl.engine.Engine load() {
        if (failure == null) {
            try {
                return DjlEngines.tensorRt();
            } catch (LinkageError | RuntimeException e) {
                failure = describe(root(e));
            }
        }
        throw new EngineException(failure);
    }

    /** The message for what the loader said. */
    static String describe(Throwable root) {
        String reason = Optional.ofNullable(root.getMessage()).orElse(root.toString());
        Matcher missing = MISSING.matcher(reason);
        return "The TensorRT engine cannot be loaded: "
                + (missing.find() ? "the library " + missing.group(1) + " is not on this machine" : reason)
                + ". It needs Linux on x86-64, an NVIDIA driver, CUDA and TensorRT 8.x (libnvinfer.so.8,"
                + " libnvonnxparser.so.8, libnvparsers.so.8). Install TensorRT 8.x and put the folder of its libraries on"
                + " LD_LIBRARY_PATH, or use --engine onnxruntime.";
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
