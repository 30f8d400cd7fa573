package io.flowmask.operators.inference;

import io.flowmask.model.Segmenter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.flink.util.ExceptionUtils;

/**
 * The threads that work for one operator, and the segmenter they work with: a pool that decodes frames and computes masks, and one
 * thread that calls the device. What they are given must be immutable; their results go to the mailbox thread, from which alone
 * they are given work.
 *
 * <p><b>Precedence.</b> Frames leave in the order in which they came, so finishing one is worth more than beginning a younger one:
 * the pool takes work by {@link Stage}, and within a stage in order. Nothing starves, because frames in flight are bounded.
 *
 * <p>Closing never disturbs a running call: what has not begun is dropped, what runs is waited for, without an interrupt, and only
 * then is the segmenter closed. A call that never returns meets Flink's {@code task.cancellation.timeout}.
 */
final class Workers implements AutoCloseable {
    private final Segmenter segmenter;
    private final MailboxChannel mailbox;
    private final ThreadPoolExecutor processors;
    private final ThreadPoolExecutor device;
    private long processed;

    /** What the pool does with a frame: what comes first here goes first. */
    enum Stage {
        /** Masks of what the device has said. */
        DETECT,
        /** Motion since the keyframe. */
        RELATE,
        /** Decoding. */
        PREPARE
    }

    /**
     * @param segmenter closed by this object
     * @param threads of the pool
     * @param name goes into the threads' names
     */
    Workers(Segmenter segmenter, MailboxChannel mailbox, int threads, String name) {
        this.segmenter = segmenter;
        this.mailbox = mailbox;
        this.processors = pool(threads, "flowmask-frames-" + name, new PriorityBlockingQueue<>());
        this.device = pool(1, "flowmask-device-" + name, new LinkedBlockingQueue<>());
    }

    /**
     * Work on one frame: several at a time.
     *
     * @param work on a worker thread
     * @param then with the result, on the mailbox thread
     * @param what the work is, for the message if it fails
     */
    <T> void process(Stage stage, Callable<T> work, Consumer<T> then, Supplier<String> what) {
        processors.execute(new Task(stage, processed++, () -> mailbox.send(attempt(work, then, what))));
    }

    /** Calls to the device: one at a time, in order. */
    <T> void callDevice(Callable<T> work, Consumer<T> then, Supplier<String> what) {
        device.execute(() -> mailbox.send(attempt(work, then, what)));
    }

    /** Work in the pool's queue, which goes by the natural order. */
    private record Task(Stage stage, long number, Runnable work) implements Runnable, Comparable<Task> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Task other) {
            int byStage = stage.compareTo(other.stage);
            return byStage == 0 ? Long.compare(number, other.number) : byStage;
        }
    }

    /** Whatever is thrown, errors included, must reach the mailbox thread: a frame without an answer would block for ever. */
    @SuppressWarnings("IllegalCatch")
    private static <T> Runnable attempt(Callable<T> work, Consumer<T> then, Supplier<String> what) {
        try {
            T result = work.call();
            return () -> then.accept(result);
        } catch (Throwable e) {
            return () -> {
                throw failure("Could not " + what.get() + ": " + e, e);
            };
        }
    }

    /** Flink ends the process on errors that no process recovers from, and looks for them at the top only. */
    private static SegmentationException failure(String message, Throwable e) {
        if (ExceptionUtils.isJvmFatalOrOutOfMemoryError(e)) {
            e.addSuppressed(new SegmentationException(message));
            ExceptionUtils.rethrow(e);
        }
        return new SegmentationException(message, e);
    }

    @Override
    public void close() {
        device.shutdown();
        processors.shutdown();
        device.getQueue().clear();
        processors.getQueue().clear();
        boolean interrupted = false;
        for (ThreadPoolExecutor pool : List.of(device, processors)) {
            interrupted |= awaitTermination(pool);
        }
        try {
            segmenter.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether an interrupt came meanwhile. Flink interrupts a cancelled task again and again. */
    private static boolean awaitTermination(ThreadPoolExecutor pool) {
        boolean interrupted = false;
        boolean terminated = false;
        while (!terminated) {
            try {
                terminated = pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private static ThreadPoolExecutor pool(int threads, String name, BlockingQueue<Runnable> queue) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, queue, task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
