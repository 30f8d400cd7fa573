package io.flowmask.operators.frame;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * One frame of one camera, still encoded: the operators' input. Immutable. The image is a window onto the value of the Kafka
 * record, so that the bytes are held once and a frame that turns out unreadable can still be handed on as it came.
 */
@TypeInfo(CapturedFrameTypeInfo.class)
public final class CapturedFrame {
    private final String cameraId;
    private final long sequence;
    private final long capturedAtMillis;
    private final ImageEncoding encoding;
    private final FrameSize size;
    private final SourceRecord record;
    private final int imageStart;
    private final int imageLength;

    /**
     * @param cameraId unique name of the camera; frames are keyed by it
     * @param sequence number of the frame, increasing per camera
     * @param capturedAtMillis when the camera took the frame, milliseconds since the epoch
     * @param encoding how the image is encoded
     * @param size the decoded image's size, as the sender announced it
     * @param record the record the frame came in
     * @param imageStart index of the image's first byte in the record's value
     * @param imageLength bytes of the image; 0 is allowed here and a dead letter later
     */
    public CapturedFrame(
            String cameraId,
            long sequence,
            long capturedAtMillis,
            ImageEncoding encoding,
            FrameSize size,
            SourceRecord record,
            int imageStart,
            int imageLength) {
        this.cameraId = Objects.requireNonNull(cameraId);
        this.sequence = sequence;
        this.capturedAtMillis = capturedAtMillis;
        this.encoding = Objects.requireNonNull(encoding);
        this.size = Objects.requireNonNull(size);
        this.record = Objects.requireNonNull(record);
        this.imageStart = imageStart;
        this.imageLength = imageLength;
        Objects.checkFromIndexSize(imageStart, imageLength, record.value().length);
    }

    public String cameraId() {
        return cameraId;
    }

    public long sequence() {
        return sequence;
    }

    public long capturedAtMillis() {
        return capturedAtMillis;
    }

    public ImageEncoding encoding() {
        return encoding;
    }

    public FrameSize size() {
        return size;
    }

    public SourceRecord record() {
        return record;
    }

    /** Index of the image's first byte in the record's value. */
    public int imageStart() {
        return imageStart;
    }

    public int imageLength() {
        return imageLength;
    }

    /** The image for the segmenter, in an array of its own; copied at every call. */
    public EncodedImage image() {
        return new EncodedImage(
                Arrays.copyOfRange(record.value(), imageStart, imageStart + imageLength), encoding, size);
    }

    /** Which frame this is, for messages. */
    @Override
    public String toString() {
        return "frame " + sequence + " of camera " + cameraId + " (" + record + ")";
    }
}
