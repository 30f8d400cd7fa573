package io.flowmask.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine does while a call runs. */
@Timeout(60)
class GraphEngineTest {
    private final TestingModel model = TestingModel.image(NumberType.UINT8);
    private final List<PreparedImage> batch = List.of(model.frame(1));
    private final HeldSession session = new HeldSession();
    private final GraphEngine engine =
            new GraphEngine(model.manifest(), SessionSet.anyBatch(session), Optional.empty());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        session.release.countDown();
        threads.shutdownNow();
    }

    @Test
    void refusesASecondThreadAndToBeClosedMeanwhile() throws Exception {
        Future<?> call = threads.submit(() -> engine.full(batch));
        session.running.await();

        assertThatThrownBy(() -> engine.full(batch))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The engine of model testing is in use by another thread; it takes one call at a time");
        assertThatThrownBy(engine::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The engine of model testing cannot be closed while another thread's call runs");
        assertThat(session.closed).isFalse();

        session.release.countDown();
        call.get(10, TimeUnit.SECONDS);
        engine.close();
        assertThat(session.closed).isTrue();
    }

    @Test
    void theJvmsExitWaitsForTheCallThatRunsAndLetsNoOtherBegin() throws Exception {
        Future<?> call = threads.submit(() -> engine.full(batch));
        session.running.await();
        Future<?> exit = threads.submit(engine::finishBeforeExit);

        Thread.sleep(50);
        assertThat(exit.isDone()).isFalse();

        session.release.countDown();
        call.get(10, TimeUnit.SECONDS);
        exit.get(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> engine.full(batch)).hasMessage("The engine of model testing is closed");
        assertThat(session.closed).as("left to the operating system").isFalse();
    }

    /** Keeps a call until it is released. */
    private final class HeldSession implements GraphSession {
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private volatile boolean closed;

        @Override
        public <T> T run(int frames, Consumer<List<ByteBuffer>> writer, Function<List<ByteBuffer>, T> reader) {
            running.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return reader.apply(GraphSignature.full(model.manifest()).outputs().stream()
                    .map(output ->
                            ByteBuffer.allocate(frames * output.bytesPerFrame()).order(ByteOrder.nativeOrder()))
                    .toList());
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
