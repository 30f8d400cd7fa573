package io.flowmask.cameras.rtsp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** A connection that has a few pictures and then is lost, in no time. */
final class TestingVideoStream implements VideoStream {
    private final Iterator<Duration> times;
    private final String end;
    private final Runnable beforeEach;
    private boolean closed;

    /**
     * Delivers pictures.
     *
     * @param times of the pictures, in the stream
     * @param end why it is lost then
     * @param beforeEach called before every picture and before the end
     */
    TestingVideoStream(List<Duration> times, String end, Runnable beforeEach) {
        this.times = times.iterator();
        this.end = end;
        this.beforeEach = beforeEach;
    }

    @Override
    public Duration next(Predicate<Duration> wanted) throws StreamException {
        beforeEach.run();
        if (!times.hasNext()) {
            throw new StreamException(end);
        }
        return times.next();
    }

    @Override
    public Jpeg picture() {
        return new Jpeg(64, 48, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    @Override
    public String description() {
        return "testing";
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
