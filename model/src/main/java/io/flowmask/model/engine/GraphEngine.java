package io.flowmask.model.engine;

import io.flowmask.model.engine.SessionSet.Part;
import io.flowmask.model.image.Luminance;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.Motion;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An engine over native sessions, whatever library they are of: checks what it is given, gathers frames into batches and takes
 * the output apart again. A frame's pixels and features are copied once on their way in. On their way out tensors are copied once
 * per batch where the library hands out its memory only as a copy, and once per frame, since each frame owns its arrays: about 3
 * MB a frame at S = 550, a hundredth of what the network's cheapest frame costs on a CPU.
 */
final class GraphEngine implements Engine {
    /** More than any call takes; a stuck one must not keep the process from ending. */
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(10);

    private final ModelManifest manifest;
    private final GraphSignature fullSignature;
    private final SessionSet full;
    private final Optional<SessionSet> partial;
    private final int takenFeatures;
    private final boolean takesFlow;

    /** Calls never wait for it: a second thread is a caller's mistake, which the shared buffers would turn into wrong masks. */
    private final ReentrantLock inUse = new ReentrantLock();

    /** Guarded by {@link #inUse}. */
    private boolean closed;

    private final Thread exitHook = new Thread(this::finishBeforeExit, "flowmask-engine-exit");

    /**
     * Takes the sessions over.
     *
     * @param partial present where the manifest has features
     */
    GraphEngine(ModelManifest manifest, SessionSet full, Optional<SessionSet> partial) {
        this.manifest = manifest;
        this.fullSignature = GraphSignature.full(manifest);
        this.full = full;
        this.partial = partial;
        this.takenFeatures =
                manifest.features().map(features -> features.taken().size()).orElse(0);
        this.takesFlow = manifest.motion().filter(Motion.IMAGE_FLOW::equals).isPresent();
        Runtime.getRuntime().addShutdownHook(exitHook);
    }

    @Override
    public List<NetworkOutput> full(List<PreparedImage> images) {
        enter();
        try {
            checkImages(images);
            return run(full, images, List.of());
        } finally {
            inUse.unlock();
        }
    }

    @Override
    public List<NetworkOutput> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
        enter();
        try {
            SessionSet sessions = partial.orElseThrow(
                    () -> new IllegalStateException(
                            "The model " + manifest.name()
                                    + " has no partial graph, so every frame must be a keyframe; import its checkpoint anew to get one"));
            checkImages(images);
            checkKeyframes(images, keyframes);
            return run(sessions, images, keyframes);
        } finally {
            inUse.unlock();
        }
    }

    @Override
    public void close() {
        if (!inUse.tryLock()) {
            throw new IllegalStateException(
                    "The engine of model " + manifest.name() + " cannot be closed while another thread's call runs");
        }
        try {
            if (!closed) {
                closed = true;
                removeExitHook();
                full.close();
                partial.ifPresent(SessionSet::close);
            }
        } finally {
            inUse.unlock();
        }
    }

    /**
     * Waits, at the JVM's exit, for the call that runs, and lets no further one begin: a process that ends tears its native
     * libraries down, and a call that still runs in one of them would crash it instead. Sessions are left to the operating system.
     */
    void finishBeforeExit() {
        try {
            if (inUse.tryLock(EXIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                closed = true;
                inUse.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeExitHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out and runs the hook, which finds the engine closed.
        }
    }

    private void enter() {
        if (!inUse.tryLock()) {
            throw new IllegalStateException("The engine of model " + manifest.name()
                    + " is in use by another thread; it takes one call at a time");
        }
        if (closed) {
            inUse.unlock();
            throw new IllegalStateException("The engine of model " + manifest.name() + " is closed");
        }
    }

    private List<NetworkOutput> run(SessionSet sessions, List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
        List<NetworkOutput> outputs = new ArrayList<>(images.size());
        for (Part part : sessions.split(images.size())) {
            outputs.addAll(part.session()
                    .run(
                            part.frames(),
                            inputs -> write(part, images, keyframes, inputs),
                            tensors -> read(tensors, images.subList(part.offset(), part.offset() + part.frames()))));
        }
        return outputs;
    }

    private void write(
            Part part, List<PreparedImage> images, List<KeyframeFeatures> keyframes, List<ByteBuffer> inputs) {
        for (int frame = part.offset(); frame < part.offset() + part.frames(); frame++) {
            inputs.get(0).put(images.get(frame).pixels());
            if (!keyframes.isEmpty()) {
                int next = putFeatures(keyframes.get(frame), inputs);
                for (int flow = 0; next + flow < inputs.size(); flow++) {
                    putFlow(images.get(frame), flow, inputs.get(next + flow));
                }
            }
        }
    }

    /** Returns the number of the first input that is no feature. */
    private int putFeatures(KeyframeFeatures keyframe, List<ByteBuffer> inputs) {
        int offset = 0;
        int next = 1;
        for (int i = 0; i < takenFeatures; i++) {
            int bytes = fullSignature
                    .outputs()
                    .get(GraphSignature.DETECTION_OUTPUTS + i)
                    .bytesPerFrame();
            inputs.get(next).put(keyframe.values(), offset, bytes);
            offset += bytes;
            next++;
        }
        return next;
    }

    private static void putFlow(PreparedImage image, int map, ByteBuffer input) {
        FloatBuffer flow = image.flow().orElseThrow().map(map);
        while (flow.hasRemaining()) {
            input.putFloat(flow.get());
        }
    }

    private List<NetworkOutput> read(List<ByteBuffer> tensors, List<PreparedImage> images) {
        List<NetworkOutput> outputs = new ArrayList<>(images.size());
        for (int frame = 0; frame < images.size(); frame++) {
            outputs.add(new NetworkOutput(
                    ints(tensors, 0, frame),
                    floats(tensors, 1, frame),
                    floats(tensors, 2, frame),
                    floats(tensors, 3, frame),
                    floats(tensors, 4, frame),
                    tensors.size() > GraphSignature.DETECTION_OUTPUTS
                            ? features(tensors, frame, images.get(frame).luminance())
                            : null));
        }
        return outputs;
    }

    private int[] ints(List<ByteBuffer> tensors, int output, int frame) {
        int[] values = new int[fullSignature.outputs().get(output).valuesPerFrame()];
        tensors.get(output).asIntBuffer().get(frame * values.length, values);
        return values;
    }

    private float[] floats(List<ByteBuffer> tensors, int output, int frame) {
        float[] values = new float[fullSignature.outputs().get(output).valuesPerFrame()];
        tensors.get(output).asFloatBuffer().get(frame * values.length, values);
        return values;
    }

    private KeyframeFeatures features(List<ByteBuffer> tensors, int frame, Optional<Luminance> luminance) {
        byte[] values = new byte[featureBytes()];
        int offset = 0;
        for (int output = GraphSignature.DETECTION_OUTPUTS; output < tensors.size(); output++) {
            int bytes = fullSignature.outputs().get(output).bytesPerFrame();
            tensors.get(output).get(frame * bytes, values, offset, bytes);
            offset += bytes;
        }
        return new KeyframeFeatures(manifest.fingerprint(), values, luminance);
    }

    private int featureBytes() {
        return manifest.features().map(ModelManifest.Features::bytes).orElse(0);
    }

    private void checkImages(List<PreparedImage> images) {
        if (images.isEmpty()) {
            throw new IllegalArgumentException("A batch has at least one image, but this one is empty");
        }
        TensorSpec spec = fullSignature.inputs().get(0);
        for (int i = 0; i < images.size(); i++) {
            int bytes = images.get(i).pixels().remaining();
            if (bytes != spec.bytesPerFrame()) {
                throw new IllegalArgumentException(
                        "Image " + i + " of the batch has " + bytes + " bytes, but the model "
                                + manifest.name() + " takes " + spec.describe() + ", " + spec.bytesPerFrame()
                                + " bytes an image; was it prepared for another model?");
            }
        }
    }

    private void checkKeyframes(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
        if (images.size() != keyframes.size()) {
            throw new IllegalArgumentException("Every image needs its keyframe's features, but there are "
                    + images.size() + " images and features of " + keyframes.size() + " keyframes");
        }
        for (int i = 0; i < keyframes.size(); i++) {
            KeyframeFeatures keyframe = keyframes.get(i);
            if (!keyframe.modelFingerprint().equals(manifest.fingerprint())) {
                throw new IllegalArgumentException(
                        "The features for image " + i + " of the batch were made by the model "
                                + keyframe.modelFingerprint() + ", but this model is " + manifest.fingerprint()
                                + "; make the frame a keyframe");
            }
            if (keyframe.values().length != featureBytes()) {
                throw new IllegalArgumentException("The features for image " + i + " of the batch have "
                        + keyframe.values().length + " bytes, but the model " + manifest.name() + " keeps "
                        + featureBytes() + " bytes a keyframe");
            }
            if (takesFlow && images.get(i).flow().isEmpty()) {
                throw new IllegalArgumentException(
                        "Image " + i + " of the batch comes without the flow to its keyframe," + " which the model "
                                + manifest.name() + " takes; estimate it first");
            }
        }
    }
}
