package io.flowmask.cameras.rtsp;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends FFmpeg's waiting: while it waits it asks every tenth of a second whether to go on. Belongs to the thread of one connection.
 *
 * <p>JavaCPP can turn no more than ten objects into C callbacks of one type, so all connections share one and are told apart by its
 * argument, an address of one byte for each.
 */
final class Interruption implements AutoCloseable {
    private static final Map<Long, Interruption> BY_ADDRESS = new ConcurrentHashMap<>();
    private static final Callback CALLBACK = new Callback();

    private final BytePointer address = new BytePointer(1);
    private BooleanSupplier stopped;
    private long deadlineNanos;
    private boolean timedOut;

    /** Watches over a connection that is about to be made. */
    Interruption(AVFormatContext format, Duration timeout, BooleanSupplier stopped) {
        this.stopped = stopped;
        allow(timeout);
        BY_ADDRESS.put(address.address(), this);
        AVIOInterruptCB callback = format.interrupt_callback();
        callback.callback(CALLBACK);
        callback.opaque(address);
    }

    /** Waiting from now on may take this long. */
    void allow(Duration timeout) {
        deadlineNanos = System.nanoTime() + timeout.toNanos();
        timedOut = false;
    }

    /** Even after the stop, waiting may take this long: for taking leave. */
    void allowLast(Duration timeout) {
        stopped = () -> false;
        allow(timeout);
    }

    /** Whether waiting was ended since it took too long. */
    boolean timedOut() {
        return timedOut;
    }

    private boolean ends() {
        if (System.nanoTime() - deadlineNanos > 0) {
            timedOut = true;
        }
        return timedOut || stopped.getAsBoolean();
    }

    @Override
    public void close() {
        BY_ADDRESS.remove(address.address());
        address.close();
    }

    private static final class Callback extends AVIOInterruptCB.Callback_Pointer {
        private static final long serialVersionUID = 1L;

        @Override
        public int call(Pointer opaque) {
            Interruption connection = BY_ADDRESS.get(opaque.address());
            return connection != null && connection.ends() ? 1 : 0;
        }
    }
}
