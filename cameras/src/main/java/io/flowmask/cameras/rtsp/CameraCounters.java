package io.flowmask.cameras.rtsp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a camera's thread counts and others read. */
final class CameraCounters {
    private final String name;
    private boolean connected;
    private long connections;
    private long sent;
    private long late;
    private @Nullable String problem;

    CameraCounters(String name) {
        this.name = name;
    }

    synchronized void connected() {
        connected = true;
        connections++;
        problem = null;
    }

    /** Whether that is news: another reason than before. */
    synchronized boolean failed(String reason) {
        connected = false;
        boolean news = !reason.equals(problem);
        problem = reason;
        return news;
    }

    synchronized void stopped() {
        connected = false;
    }

    synchronized void sent() {
        sent++;
    }

    synchronized void late() {
        late++;
    }

    synchronized CameraStatistics snapshot() {
        return new CameraStatistics(
                name, connected, sent, late, Math.max(0, connections - 1), Optional.ofNullable(problem));
    }
}
