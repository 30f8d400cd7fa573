package io.flowmask.cameras.rtsp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is said of cameras. Safe for several threads. */
final class TestingGatewayListener implements GatewayListener {
    private final List<String> said = new CopyOnWriteArrayList<>();

    /** Everything so far, in order; goes on growing. */
    List<String> said() {
        return said;
    }

    @Override
    public void connected(String camera, String description) {
        said.add(camera + ": connected, " + description);
    }

    @Override
    public void failed(String camera, String reason) {
        said.add(camera + ": " + reason);
    }

    @Override
    public void note(String message) {
        said.add(message);
    }
}
