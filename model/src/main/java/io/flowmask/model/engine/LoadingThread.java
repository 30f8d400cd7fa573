package io.flowmask.model.engine;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A thread on which a graph is loaded, and nothing else. The first session that ONNX Runtime makes in a process changes the thread that
 * makes it: where denormals are to be flushed on its own threads, they are flushed on that one too, for good, and so in whatever
 * Java computes there afterwards.
 */
final class LoadingThread {
    private LoadingThread() {}

    /**
     * Runs something there and waits for it, interrupts or not: loading cannot be cut short. An interrupt is kept for the caller.
     *
     * @return what the body returns
     * @throws RuntimeException what the body throws
     */
    static <T> T run(Supplier<T> body) {
        FutureTask<T> task = new FutureTask<>(body::get);
        new Thread(task, "flowmask-loading").start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw thrownBy(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException thrownBy(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("A supplier throws nothing that is checked", e);
    }
}
