package io.flowmask.operators.benchmark;

import com.sun.management.ThreadMXBean;
import io.flowmask.model.ModelIdentity;
import io.flowmask.model.benchmark.TrafficFrame;
import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.detect.Detector;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.TestingImages;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.PrototypeLayout;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.frame.SourceRecord;
import io.flowmask.operators.mapping.MaskEvents;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.StageTimes;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Everything that happens to a frame outside the engine, one stage after the other on one thread: a JPEG of 768 × 432 becomes a
 * network's input of 550 × 550, the network's output becomes 20 instances, and these become the bytes of an event. Counts processor time, so that
 * other work on the machine does not count, and what is allocated on the heap.
 *
 * <pre>{@code
 * mvn -q -Pfast,benchmark -pl operators -am process-test-classes -Dbenchmark=OutsideEngine
 * }</pre>
 */
public final class OutsideEngine implements AutoCloseable {
    private static final int WARM_UPS = 300;
    private static final int FRAMES = 300;

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final CapturedFrame captured;
    private final ImagePreparer preparer;
    private final Detector detector;
    private final MaskEvents events;
    private final NetworkOutput output = TrafficFrame.output(PrototypeLayout.PIXELS);
    private final Map<Stage, List<Cost>> costs = new LinkedHashMap<>();

    /** The stages, in order. */
    enum Stage {
        PREPARE("decode and resize"),
        DETECT("suppression, masks, run lengths"),
        EVENT("event and its bytes");

        private final String label;

        Stage(String label) {
            this.label = label;
        }
    }

    /** Of one frame: nanoseconds of processor time, bytes allocated. */
    record Cost(long nanos, long bytes) {}

    /** A stage of the path. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws UnreadableImageException;
    }

    OutsideEngine() {
        byte[] jpeg = TestingImages.jpeg(TrafficFrame.SIZE);
        captured = new CapturedFrame(
                "camera",
                1,
                0,
                ImageEncoding.JPEG,
                TrafficFrame.SIZE,
                new SourceRecord("frames", 0, 0, jpeg),
                0,
                jpeg.length);
        ModelManifest manifest = TrafficFrame.manifest(PrototypeLayout.PIXELS);
        preparer = new ImagePreparer(manifest);
        detector = new Detector(
                manifest, DetectionOptions.builder().scoreThreshold(0.3f).build());
        events = new MaskEvents(new ModelIdentity(manifest.name(), manifest.fingerprint(), manifest.classes()));
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws UnreadableImageException {
        try (OutsideEngine path = new OutsideEngine()) {
            path.run(WARM_UPS);
            path.costs.clear();
            path.run(FRAMES);
            path.print();
        }
    }

    /** Takes so many frames through all stages. */
    void run(int frames) throws UnreadableImageException {
        for (int i = 0; i < frames; i++) {
            PreparedImage image = stage(Stage.PREPARE, () -> preparer.prepare(captured.image()));
            List<Instance> instances = stage(Stage.DETECT, () -> detector.detect(output, image.frameSize()));
            if (instances.size() != TrafficFrame.INSTANCES) {
                throw new IllegalStateException("There are " + instances.size() + " instances");
            }
            stage(Stage.EVENT, () -> {
                MaskEvent event =
                        events.of(captured, FrameTransform.FULL, 1, new StageTimes(1L, 1L, 1L, 1L), instances);
                return RecordCodec.MASK_EVENT.encode(event);
            });
        }
    }

    private <T> T stage(Stage stage, Work<T> work) throws UnreadableImageException {
        long allocated = thread.getCurrentThreadAllocatedBytes();
        long begin = thread.getCurrentThreadCpuTime();
        T result = work.run();
        long nanos = thread.getCurrentThreadCpuTime() - begin;
        long bytes = thread.getCurrentThreadAllocatedBytes() - allocated;
        costs.computeIfAbsent(stage, unused -> new ArrayList<>()).add(new Cost(nanos, bytes));
        return result;
    }

    /** What a stage cost, in the middle of all frames so far. */
    Cost median(Stage stage) {
        List<Cost> all = costs.getOrDefault(stage, List.of());
        return new Cost(
                median(all.stream().mapToLong(Cost::nanos).toArray()),
                median(all.stream().mapToLong(Cost::bytes).toArray()));
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    /** The frame's image as it comes, bytes. */
    int imageBytes() {
        return captured.imageLength();
    }

    private void print() {
        long nanos = 0;
        long bytes = 0;
        System.out.printf("A JPEG of %,d bytes, %d instances%n", imageBytes(), TrafficFrame.INSTANCES);
        for (Stage stage : Stage.values()) {
            Cost cost = median(stage);
            nanos += cost.nanos();
            bytes += cost.bytes();
            print(stage.label, cost);
        }
        print("all", new Cost(nanos, bytes));
    }

    private static void print(String label, Cost cost) {
        System.out.printf(
                Locale.ROOT, "%-32s %6.2f ms %,10d bytes allocated%n", label, cost.nanos() / 1e6, cost.bytes());
    }

    @Override
    public void close() {
        preparer.close();
    }
}
