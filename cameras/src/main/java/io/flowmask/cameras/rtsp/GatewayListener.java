package io.flowmask.cameras.rtsp;

/** Hears what becomes of the cameras' connections, on the cameras' threads; must not wait. No message holds anything secret. */
public interface GatewayListener {
    /** A camera's first picture has come, on a new connection. */
    void connected(String camera, String description);

    /** A camera cannot be reached, or is lost; said once until the reason changes. It is tried again and again. */
    void failed(String camera, String reason);

    /** Something else that somebody should know. */
    void note(String message);
}
