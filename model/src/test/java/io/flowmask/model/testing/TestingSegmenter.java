package io.flowmask.model.testing;

import io.flowmask.model.ModelIdentity;
import io.flowmask.model.SegmentedFrame;
import io.flowmask.model.Segmenter;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.engine.EngineException;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.FlowField;
import io.flowmask.model.image.Luminance;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.image.UnreadableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A segmenter without a network. Its instances are a pure function of the image's bytes and, on partial frames, of the keyframe's
 * bytes too: {@link #fullInstances} and {@link #partialInstances} tell what to expect, so a test can prove which keyframe a
 * frame was segmented with. Calls are recorded; delays, failures and unreadable images come on demand. Breaking the contract of
 * {@link Segmenter} (two calls at a time, a call after close, another model's features, a flow to another keyframe) throws.
 *
 * <p>Images whose bytes start with {@code BAD}, {@code LARGE} or {@code SIZE}, and empty ones, are unreadable, each for its
 * reason. An interrupt does not shorten a call, as with a native library.
 */
public final class TestingSegmenter implements Segmenter {
    private static final int HASH_BYTES = Long.BYTES;

    private final ModelIdentity model;
    private final boolean supportsPartial;
    private final boolean relatesFrames;
    private final Duration callDelay;
    private final int featureBytes;
    private final Consumer<Call> beforeCall;

    private final List<Call> calls = new ArrayList<>();
    private final Set<String> relatingThreads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger prepared = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<CountDownLatch> hold = new AtomicReference<>(new CountDownLatch(0));

    private TestingSegmenter(Builder builder) {
        model = new ModelIdentity(builder.name, builder.fingerprint, builder.classes);
        supportsPartial = builder.supportsPartial;
        relatesFrames = builder.relatesFrames;
        callDelay = builder.callDelay;
        featureBytes = builder.featureBytes;
        beforeCall = builder.beforeCall;
    }

    /** Which of the two graphs a call ran. */
    public enum Lane {
        FULL,
        PARTIAL
    }

    /** One call to {@link #full} or {@link #partial}: which lane, and how many images at once. */
    public record Call(Lane lane, int batchSize) {}

    public static Builder builder() {
        return new Builder();
    }

    /** What {@link #full} finds in an image. */
    public static List<Instance> fullInstances(byte[] image, FrameSize frameSize) {
        return HashedInstances.instances(HashedInstances.hash(image), frameSize);
    }

    /** What {@link #partial} finds in an image when {@code keyframe} is the image that the features came from. */
    public static List<Instance> partialInstances(byte[] image, byte[] keyframe, FrameSize frameSize) {
        long hash = HashedInstances.combine(HashedInstances.hash(image), HashedInstances.hash(keyframe));
        return HashedInstances.instances(hash, frameSize);
    }

    @Override
    public ModelIdentity model() {
        return model;
    }

    @Override
    public boolean supportsPartial() {
        return supportsPartial;
    }

    @Override
    public PreparedImage prepare(EncodedImage image) throws UnreadableImageException {
        byte[] bytes = image.bytes();
        if (bytes.length == 0) {
            throw new UnreadableImageException(Reason.EMPTY, "The image has no bytes");
        }
        String start = new String(bytes, 0, Math.min(bytes.length, 5), StandardCharsets.ISO_8859_1);
        if (start.startsWith("BAD")) {
            throw new UnreadableImageException(Reason.UNDECODABLE, "The image starts with BAD");
        }
        if (start.startsWith("LARGE")) {
            throw new UnreadableImageException(Reason.TOO_LARGE, "The image starts with LARGE");
        }
        if (start.startsWith("SIZE")) {
            throw new UnreadableImageException(Reason.SIZE_MISMATCH, "The image starts with SIZE");
        }
        prepared.incrementAndGet();
        ByteBuffer pixels = ByteBuffer.allocate(HASH_BYTES).order(ByteOrder.nativeOrder());
        pixels.putLong(0, HashedInstances.hash(bytes));
        PreparedImage alone = new PreparedImage(pixels, image.announcedSize());
        return relatesFrames ? alone.withLuminance(luminance(HashedInstances.hash(bytes))) : alone;
    }

    @Override
    public boolean relatesFrames() {
        return relatesFrames;
    }

    @Override
    public boolean accepts(KeyframeFeatures keyframe) {
        return Segmenter.super.accepts(keyframe)
                && (!relatesFrames || keyframe.luminance().isPresent());
    }

    @Override
    public PreparedImage relate(PreparedImage image, KeyframeFeatures keyframe) {
        if (!relatesFrames) {
            return image;
        }
        relatingThreads.add(Thread.currentThread().getName());
        byte before = keyframe.luminance().orElseThrow().values()[0];
        byte now = image.luminance().orElseThrow().values()[0];
        return image.withFlow(new FlowField(List.of(new float[] {now - before})));
    }

    @Override
    public List<SegmentedFrame> full(List<PreparedImage> images) {
        return call(new Call(Lane.FULL, images.size()), () -> {
            List<SegmentedFrame> frames = new ArrayList<>(images.size());
            for (PreparedImage image : images) {
                long hash = image.pixels().getLong();
                frames.add(new Frame(
                        hash,
                        image.frameSize(),
                        supportsPartial ? Optional.of(features(hash, image.luminance())) : Optional.empty()));
            }
            return frames;
        });
    }

    @Override
    public List<SegmentedFrame> partial(List<PreparedImage> images, List<KeyframeFeatures> keyframes) {
        if (!supportsPartial) {
            throw new IllegalStateException("The model " + model.name() + " has no partial graph");
        }
        if (images.size() != keyframes.size()) {
            throw new IllegalArgumentException(images.size() + " images but " + keyframes.size() + " keyframes");
        }
        return call(new Call(Lane.PARTIAL, images.size()), () -> {
            List<SegmentedFrame> frames = new ArrayList<>(images.size());
            for (int i = 0; i < images.size(); i++) {
                long keyframe = keyframeHash(keyframes.get(i));
                PreparedImage image = images.get(i);
                checkFlow(image, keyframes.get(i));
                long hash = HashedInstances.combine(image.pixels().getLong(), keyframe);
                frames.add(new Frame(hash, image.frameSize(), Optional.empty()));
            }
            return frames;
        });
    }

    @Override
    public void close() {
        if (running.get()) {
            throw new IllegalStateException("Closed under a running call");
        }
        closed.set(true);
    }

    /** From now on calls wait, after they were recorded, until {@link #release}. */
    public void hold() {
        hold.getAndSet(new CountDownLatch(1)).countDown();
    }

    /** Lets waiting calls go on. */
    public void release() {
        hold.get().countDown();
    }

    /** Calls so far, in order, those that failed among them. */
    public List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    /** Images of one lane so far. */
    public int images(Lane lane) {
        return calls().stream()
                .filter(call -> call.lane() == lane)
                .mapToInt(Call::batchSize)
                .sum();
    }

    /** Images prepared so far, without unreadable ones. */
    public int prepared() {
        return prepared.get();
    }

    /** Threads that related images to keyframes. */
    public Set<String> relatingThreads() {
        return Set.copyOf(relatingThreads);
    }

    public boolean isClosed() {
        return closed.get();
    }

    private List<SegmentedFrame> call(Call call, Supplier<List<SegmentedFrame>> body) {
        if (call.batchSize() == 0) {
            throw new IllegalArgumentException("A batch has at least one image");
        }
        if (!running.compareAndSet(false, true)) {
            throw new IllegalStateException("Two calls at a time");
        }
        try {
            if (closed.get()) {
                throw new IllegalStateException("The segmenter is closed");
            }
            synchronized (calls) {
                calls.add(call);
            }
            beforeCall.accept(call);
            waitWithoutInterrupts();
            return body.get();
        } finally {
            running.set(false);
        }
    }

    private void waitWithoutInterrupts() {
        long end = System.nanoTime() + callDelay.toNanos();
        CountDownLatch latch = hold.get();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                long left = end - System.nanoTime();
                if (left > 0) {
                    TimeUnit.NANOSECONDS.sleep(left);
                }
                done = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkFlow(PreparedImage image, KeyframeFeatures keyframe) {
        if (relatesFrames) {
            FlowField flow = image.flow()
                    .orElseThrow(() -> new IllegalArgumentException("The image was not related to its keyframe"));
            int wanted = image.luminance().orElseThrow().values()[0]
                    - keyframe.luminance().orElseThrow().values()[0];
            if (flow.map(0).get(0) != wanted) {
                throw new IllegalArgumentException("The image was related to another keyframe");
            }
        }
    }

    private static Luminance luminance(long hash) {
        return new Luminance(1, new byte[] {(byte) hash});
    }

    private KeyframeFeatures features(long hash, Optional<Luminance> luminance) {
        byte[] values = new byte[featureBytes];
        ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).putLong(hash);
        return new KeyframeFeatures(model.fingerprint(), values, luminance);
    }

    private long keyframeHash(KeyframeFeatures features) {
        if (!features.modelFingerprint().equals(model.fingerprint())) {
            throw new IllegalArgumentException(
                    "Features of model " + features.modelFingerprint() + " given to model " + model.fingerprint());
        }
        if (features.values().length != featureBytes) {
            throw new IllegalArgumentException(
                    "Features of " + features.values().length + " bytes, expected " + featureBytes);
        }
        return ByteBuffer.wrap(features.values()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private record Frame(long hash, FrameSize frameSize, Optional<KeyframeFeatures> features)
            implements SegmentedFrame {
        @Override
        public List<Instance> instances() {
            return HashedInstances.instances(hash, frameSize);
        }
    }

    /** Settings of a {@link TestingSegmenter}: without any, an immediate video model of two classes that never fails. */
    public static final class Builder {
        private String name = "testing";
        private String fingerprint = "feed";
        private List<String> classes = List.of("car", "person");
        private boolean supportsPartial = true;
        private boolean relatesFrames;
        private Duration callDelay = Duration.ZERO;
        private int featureBytes = HASH_BYTES;
        private Consumer<Call> beforeCall = call -> {};

        private Builder() {}

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder fingerprint(String value) {
            fingerprint = value;
            return this;
        }

        /** At least two. */
        public Builder classes(List<String> value) {
            if (value.size() < 2) {
                throw new IllegalArgumentException("At least two classes, but they are " + value);
            }
            classes = List.copyOf(value);
            return this;
        }

        public Builder supportsPartial(boolean value) {
            supportsPartial = value;
            return this;
        }

        /** Whether partial frames must be related to their keyframes, whose luminance is kept. */
        public Builder relatesFrames(boolean value) {
            relatesFrames = value;
            return this;
        }

        /** What a call costs, whatever its batch size. */
        public Builder callDelay(Duration value) {
            callDelay = value;
            return this;
        }

        /** Size of a keyframe's features; at least eight. */
        public Builder featureBytes(int value) {
            if (value < HASH_BYTES) {
                throw new IllegalArgumentException("At least " + HASH_BYTES + " bytes, but they are " + value);
            }
            featureBytes = value;
            return this;
        }

        /** Runs inside every call, on its thread, before anything else; what it throws, the call throws. */
        public Builder beforeCall(Consumer<Call> value) {
            beforeCall = value;
            return this;
        }

        /** Makes the calls with these numbers fail, counted from 0 over both lanes. */
        public Builder failingCalls(Integer... numbers) {
            List<Integer> failing = List.of(numbers);
            AtomicInteger next = new AtomicInteger();
            return beforeCall(call -> {
                int number = next.getAndIncrement();
                if (failing.contains(number)) {
                    throw new EngineException("Call " + number + " was made to fail");
                }
            });
        }

        public TestingSegmenter build() {
            return new TestingSegmenter(this);
        }
    }
}
