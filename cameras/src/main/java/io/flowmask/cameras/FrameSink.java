package io.flowmask.cameras;

import io.flowmask.schemas.CameraFrame;

/** Takes the frames that cameras send. Safe for several cameras' threads; frames of one camera come from one thread, in order. */
@FunctionalInterface
public interface FrameSink {

    /**
     * Takes a frame; may wait, which slows the camera down.
     *
     * @throws InterruptedException when the waiting thread is interrupted
     * @throws PublishException when frames can no longer be taken
     */
    void send(CameraFrame frame) throws InterruptedException, PublishException;
}
