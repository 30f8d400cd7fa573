package io.flowmask.cameras;

/** Footage that can be played from its start any number of times, by several players at once. Immutable; holds nothing open. */
public interface Clip {

    /** What people call it: a file's or folder's name. */
    String name();

    /**
     * Starts at the first frame.
     *
     * @throws UnreadableClipException when there is no frame to play; the message says where, what was found and what is expected
     */
    FrameSource open() throws UnreadableClipException;
}
