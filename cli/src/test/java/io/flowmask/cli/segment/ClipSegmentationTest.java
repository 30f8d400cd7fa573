package io.flowmask.cli.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.cameras.ClipFrame;
import io.flowmask.cameras.FrameSource;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.model.testing.TestingSegmenter.Lane;
import io.flowmask.schemas.ImageEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClipSegmentationTest {
    private static final FrameSize SIZE = new FrameSize(20, 30);

    private final ExecutorService workers = Executors.newFixedThreadPool(3);
    private final TestingSegmenter segmenter = TestingSegmenter.builder().build();

    @AfterEach
    void stopWorkers() {
        workers.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void segmentsEveryFrameWithItsOwnKeyframeWhateverTheBatchSize(int batchSize) throws Exception {
        List<SegmentedClipFrame> results = run(segmenter, 4, batchSize, new Source(23, index -> "frame " + index));

        assertThat(results).hasSize(23);
        for (int i = 0; i < 23; i++) {
            byte[] image = bytes("frame " + i);
            byte[] keyframe = bytes("frame " + (i - i % 4));
            List<Instance> expected = i % 4 == 0
                    ? TestingSegmenter.fullInstances(image, SIZE)
                    : TestingSegmenter.partialInstances(image, keyframe, SIZE);
            assertThat(results.get(i).frame().index()).isEqualTo(i);
            assertThat(results.get(i).full()).isEqualTo(i % 4 == 0);
            assertThat(results.get(i).instances()).isEqualTo(expected);
        }
        assertThat(segmenter.calls()).allMatch(call -> call.batchSize() <= batchSize);
    }

    @Test
    void fillsBatchesAlthoughThereIsOneCamera() throws Exception {
        run(segmenter, 5, 4, new Source(40, index -> "frame " + index));

        assertThat(segmenter.calls()).hasSize(10).allMatch(call -> call.batchSize() == 4);
        assertThat(segmenter.images(Lane.FULL)).isEqualTo(8);
    }

    @Test
    void runsTheWholeNetworkOnEveryFrameOfAModelWithoutMotionBranch() throws Exception {
        TestingSegmenter imageModel =
                TestingSegmenter.builder().supportsPartial(false).build();

        List<SegmentedClipFrame> results = run(imageModel, 5, 2, new Source(7, index -> "frame " + index));

        assertThat(results).hasSize(7).allMatch(SegmentedClipFrame::full);
    }

    @Test
    void keepsFewFramesOfALongClipInMemory() throws Exception {
        Source source = new Source(2_000, index -> "frame " + index);
        List<Integer> ahead = new ArrayList<>();

        new ClipSegmentation<>(segmenter, workers, 5, 4, frame -> frame)
                .run(source, frame -> ahead.add(source.read - frame.frame().index()));

        assertThat(ahead).hasSize(2_000).allMatch(frames -> frames <= 3 * 20);
    }

    @Test
    void decodesTheNextWindowWhileTheModelRuns() throws Exception {
        List<TestingSegmenter> model = new ArrayList<>();
        AtomicInteger preparedBefore = new AtomicInteger();
        model.add(TestingSegmenter.builder()
                .beforeCall(call -> {
                    // The first call goes on when the second window is decoded, for which nobody else waits.
                    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                    while (preparedBefore.get() < 40 && System.nanoTime() < deadline) {
                        preparedBefore.set(model.get(0).prepared());
                        Thread.onSpinWait();
                    }
                })
                .build());

        run(model.get(0), 5, 4, new Source(40, index -> "frame " + index));

        assertThat(preparedBefore).hasValue(40);
    }

    @Test
    void namesTheFrameThatCannotBeUsed() {
        Source source = new Source(9, index -> index == 6 ? "BAD" : "frame " + index);

        assertThatThrownBy(() -> run(segmenter, 5, 4, source))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("Frame 6 (6.jpg) cannot be used: The image starts with BAD");
    }

    private List<SegmentedClipFrame> run(TestingSegmenter model, int interval, int batchSize, Source source)
            throws IOException, InterruptedException {
        List<SegmentedClipFrame> results = new ArrayList<>();
        new ClipSegmentation<>(model, workers, interval, batchSize, frame -> frame).run(source, results::add);
        return results;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Frames whose bytes are a text. */
    private static final class Source implements FrameSource {
        private final int frames;
        private final IntFunction<String> text;
        private volatile int read;

        Source(int frames, IntFunction<String> text) {
            this.frames = frames;
            this.text = text;
        }

        @Override
        public double framesPerSecond() {
            return 25;
        }

        @Override
        public Optional<ClipFrame> next() {
            int index = read;
            if (index == frames) {
                return Optional.empty();
            }
            read = index + 1;
            return Optional.of(new ClipFrame(
                    index,
                    index + ".jpg",
                    Duration.ofMillis(40L * index),
                    ImageEncoding.JPEG,
                    SIZE.heightPx(),
                    SIZE.widthPx(),
                    bytes(text.apply(index))));
        }

        @Override
        public void close() {}
    }
}
