package io.flowmask.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.detect.DetectionOptions;
import io.flowmask.model.engine.EngineException;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.testing.TestingSegmenter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@link TestingSegmenter} throws at two calls at a time, at a call after close and at a close under a running call. */
@Timeout(60)
class SharedSegmentersTest {
    private static final SegmenterOptions OPTIONS = SegmenterOptions.defaults();

    @TempDir
    Path folder;

    private final List<TestingSegmenter> opened = new CopyOnWriteArrayList<>();
    private final SharedSegmenters shared = new SharedSegmenters((path, options) -> open());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void writeManifest() throws IOException {
        Files.writeString(folder.resolve(ModelManifest.FILE_NAME), "{}");
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void leasesOfTheSameModelAndOptionsShareOneSegmenter() throws IOException {
        Segmenter first = shared.lease(folder, OPTIONS);
        Segmenter second = shared.lease(folder.resolve("../" + folder.getFileName()), OPTIONS);
        assertThat(opened).hasSize(1);

        first.close();
        first.close();
        assertThat(opened.get(0).isClosed()).isFalse();
        assertThat(second.full(batch())).hasSize(1);

        second.close();
        assertThat(opened.get(0).isClosed()).isTrue();
        assertThat(shared.size()).isZero();
    }

    @Test
    void otherOptionsOrAnImportSinceAreAnotherSegmenter() throws IOException {
        EngineOptions oneThread = EngineOptions.builder().threads(1).build();
        Segmenter first = shared.lease(folder, OPTIONS);
        Segmenter other = shared.lease(folder, new SegmenterOptions(oneThread, DetectionOptions.defaults()));
        Files.setLastModifiedTime(folder.resolve(ModelManifest.FILE_NAME), FileTime.fromMillis(1));
        Segmenter again = shared.lease(folder, OPTIONS);

        assertThat(opened).hasSize(3);
        List.of(first, other, again).forEach(Segmenter::close);
        assertThat(opened).allMatch(TestingSegmenter::isClosed);
    }

    @Test
    void aClosedLeaseRefusesCallsWhileOthersGoOn() throws IOException {
        Segmenter closed = shared.lease(folder, OPTIONS);
        Segmenter other = shared.lease(folder, OPTIONS);
        closed.close();

        assertThatThrownBy(() -> closed.full(batch()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The lease of model testing is closed");
        assertThat(other.full(batch())).hasSize(1);
        other.close();
    }

    @Test
    void closingWaitsForTheCallThatRuns() throws Exception {
        Segmenter lease = shared.lease(folder, OPTIONS);
        TestingSegmenter segmenter = opened.get(0);
        segmenter.hold();
        Future<List<SegmentedFrame>> call = threads.submit(() -> lease.full(batch()));
        waitUntil(() -> segmenter.calls().size() == 1);
        Future<?> close = threads.submit(lease::close);

        Thread.sleep(50);
        assertThat(close.isDone()).isFalse();
        assertThat(segmenter.isClosed()).isFalse();

        segmenter.release();
        assertThat(call.get(10, TimeUnit.SECONDS)).hasSize(1);
        close.get(10, TimeUnit.SECONDS);
        assertThat(segmenter.isClosed()).isTrue();
    }

    @Test
    void aCallThatWaitedWhileItsLeaseWasClosedIsRefused() throws Exception {
        Segmenter busy = shared.lease(folder, OPTIONS);
        Segmenter waiting = shared.lease(folder, OPTIONS);
        TestingSegmenter segmenter = opened.get(0);
        segmenter.hold();
        Future<?> first = threads.submit(() -> busy.full(batch()));
        waitUntil(() -> segmenter.calls().size() == 1);
        Future<?> second = submitUntilItWaits(() -> waiting.full(batch()));
        Future<?> close = submitUntilItWaits(() -> {
            waiting.close();
            return null;
        });
        segmenter.release();

        first.get(10, TimeUnit.SECONDS);
        close.get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(segmenter.calls()).hasSize(1);
        busy.close();
    }

    @Test
    void anInterruptNeitherCutsACallShortNorLosesItself() throws Exception {
        Segmenter lease = shared.lease(folder, OPTIONS);
        TestingSegmenter segmenter = opened.get(0);
        segmenter.hold();
        Callable<Boolean> callAndTell = () -> {
            lease.full(batch());
            return Thread.currentThread().isInterrupted();
        };
        CountDownLatch started = new CountDownLatch(2);
        List<Thread> interrupted = new CopyOnWriteArrayList<>();
        List<Future<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            calls.add(threads.submit(() -> {
                interrupted.add(Thread.currentThread());
                started.countDown();
                return callAndTell.call();
            }));
        }
        started.await();
        waitUntil(() -> segmenter.calls().size() == 1);
        interrupted.forEach(Thread::interrupt);
        Thread.sleep(50);
        segmenter.release();

        for (Future<Boolean> call : calls) {
            assertThat(call.get(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(segmenter.calls()).hasSize(2);
        lease.close();
        assertThat(segmenter.isClosed()).isTrue();
    }

    @Test
    void aFailureToOpenLeavesNothingBehind() throws IOException {
        AtomicInteger attempts = new AtomicInteger();
        SharedSegmenters failing = new SharedSegmenters((path, options) -> {
            if (attempts.getAndIncrement() == 0) {
                throw new EngineException("no such luck");
            }
            return open();
        });

        assertThatThrownBy(() -> failing.lease(folder, OPTIONS)).hasMessage("no such luck");
        assertThat(failing.size()).isZero();
        failing.lease(folder, OPTIONS).close();
        assertThat(opened).singleElement().matches(TestingSegmenter::isClosed);
    }

    @Test
    void racingOpensCallsAndClosesNeverOverlapAndLeaveNothingOpen() throws Exception {
        int workers = 8;
        SharedSegmenters racing = new SharedSegmenters((path, options) -> {
            assertThat(opened).as("those opened before").allMatch(TestingSegmenter::isClosed);
            return open();
        });
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            work.add(threads.submit(() -> {
                start.await();
                for (int round = 0; round < 300; round++) {
                    Segmenter lease = racing.lease(folder, OPTIONS);
                    if (ThreadLocalRandom.current().nextInt(4) == 0) {
                        Thread.currentThread().interrupt();
                    }
                    for (int call = ThreadLocalRandom.current().nextInt(3); call > 0; call--) {
                        assertThat(lease.full(batch())).hasSize(1);
                    }
                    lease.close();
                    Thread.interrupted();
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> worker : work) {
            worker.get(50, TimeUnit.SECONDS);
        }

        assertThat(opened).allMatch(TestingSegmenter::isClosed);
        assertThat(racing.size()).isZero();
    }

    private TestingSegmenter open() {
        TestingSegmenter segmenter =
                TestingSegmenter.builder().callDelay(Duration.ofNanos(1)).build();
        opened.add(segmenter);
        return segmenter;
    }

    private static List<PreparedImage> batch() {
        try (TestingSegmenter any = TestingSegmenter.builder().build()) {
            return List.of(any.prepare(new EncodedImage(
                    "frame".getBytes(StandardCharsets.UTF_8), ImageEncoding.JPEG, new FrameSize(4, 6))));
        } catch (UnreadableImageException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns when the thread that does the work waits for its turn. */
    private Future<?> submitUntilItWaits(Callable<?> work) throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        Future<?> result = threads.submit(() -> {
            worker.complete(Thread.currentThread());
            return work.call();
        });
        Thread thread = worker.get(10, TimeUnit.SECONDS);
        waitUntil(() -> thread.getState() == Thread.State.WAITING);
        return result;
    }

    private static void waitUntil(Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            Thread.sleep(1);
        }
    }
}
