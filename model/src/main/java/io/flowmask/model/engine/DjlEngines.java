package io.flowmask.model.engine;

import ai.djl.engine.EngineProvider;
import ai.djl.onnxruntime.engine.OrtEngineProvider;
import ai.djl.tensorrt.engine.TrtEngineProvider;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.function.Supplier;

/**
 * DJL's engines, found without regard to the calling thread. DJL looks its engines up once per process, with the context class
 * loader of whichever thread comes first; on a Flink task's thread that one knows the job only. Here DJL always sees the loader
 * that it came from itself, and is told its engines by name. Its settings are made before it starts: no call home (ONNX Runtime's neither), and neither
 * engine looks for the other, which would load TensorRT's natives on machines without a GPU.
 */
final class DjlEngines {
    static {
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.default_engine", "OnnxRuntime");
        setUnlessSet("ai.djl.onnx.disable_alternative", "true");
        setUnlessSet("ai.djl.tensorrt.disable_alternative", "true");
    }

    private DjlEngines() {}

    static ai.djl.engine.Engine onnxRuntime() {
        ai.djl.engine.Engine engine = engine(OrtEngineProvider::new);
        try {
            OrtEnvironment.getEnvironment().setTelemetry(false);
        } catch (OrtException e) {
            throw new EngineException("ONNX Runtime does not let its telemetry be switched off: " + e.getMessage(), e);
        }
        return engine;
    }

    static ai.djl.engine.Engine tensorRt() {
        return engine(TrtEngineProvider::new);
    }

    /** Runs something of DJL's that looks for classes or resources. */
    static <T> T withOwnClassLoader(Supplier<T> body) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ai.djl.engine.Engine.class.getClassLoader());
        try {
            return body.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static ai.djl.engine.Engine engine(Supplier<EngineProvider> provider) {
        return withOwnClassLoader(() -> {
            EngineProvider known = provider.get();
            ai.djl.engine.Engine.registerEngine(known);
            return ai.djl.engine.Engine.getEngine(known.getEngineName());
        });
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
