package io.flowmask.cameras;

import io.flowmask.schemas.ImageEncoding;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * One encoded frame of a clip. Holds {@code bytes} without a copy; nobody may change them afterwards, so a frame can be sent by
 * several cameras.
 */
public final class ClipFrame {
    private final int index;
    private final String fileName;
    private final Duration mediaTime;
    private final ImageEncoding encoding;
    private final int heightPx;
    private final int widthPx;
    private final byte[] bytes;

    /**
     * Describes an encoded frame.
     *
     * @param index place in the clip, from 0
     * @param fileName name of the frame's file; for footage that has none, a name made of the clip's name and the index
     * @param mediaTime time since the clip's first frame, never going backwards
     * @param encoding format of the bytes
     * @param heightPx height of the image
     * @param widthPx width of the image
     * @param bytes the encoded image; taken over, not copied
     */
    public ClipFrame(
            int index,
            String fileName,
            Duration mediaTime,
            ImageEncoding encoding,
            int heightPx,
            int widthPx,
            byte[] bytes) {
        this.index = index;
        this.fileName = Objects.requireNonNull(fileName);
        this.mediaTime = Objects.requireNonNull(mediaTime);
        this.encoding = Objects.requireNonNull(encoding);
        this.heightPx = heightPx;
        this.widthPx = widthPx;
        this.bytes = Objects.requireNonNull(bytes);
    }

    public int index() {
        return index;
    }

    public String fileName() {
        return fileName;
    }

    public Duration mediaTime() {
        return mediaTime;
    }

    public ImageEncoding encoding() {
        return encoding;
    }

    public int heightPx() {
        return heightPx;
    }

    public int widthPx() {
        return widthPx;
    }

    /** The encoded image; shared, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** The name of a frame that has no file of its own: {@code clip-000012.jpg}. */
    static String generatedName(String clip, int index) {
        int dot = clip.lastIndexOf('.');
        return String.format(Locale.ROOT, "%s-%06d.jpg", dot > 0 ? clip.substring(0, dot) : clip, index);
    }
}
