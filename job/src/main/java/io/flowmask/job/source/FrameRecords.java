package io.flowmask.job.source;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.operators.frame.CapturedFrame;
import io.flowmask.operators.frame.SourceRecord;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a record of a frame topic is. Total: whatever the record, it becomes a frame or a dead letter with a reason, and
 * nothing is thrown. The image itself is not looked at here.
 *
 * <p>Beyond the schema a frame must have: a camera id that is not blank and has at most {@value #MAX_CAMERA_ID_LENGTH} characters,
 * a key equal to it (the key decides the partition, and only within one are a camera's frames in order), a known encoding, sides
 * between 1 and {@value #MAX_SIDE_PX} pixels (as much as a JPEG can have), and a capture time between 1970 and 9999.
 */
final class FrameRecords {
    static final int MAX_CAMERA_ID_LENGTH = 256;
    static final int MAX_SIDE_PX = 65_535;
    private static final Instant MAX_CAPTURED_AT = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final byte[] NO_BYTES = {};

    private FrameRecords() {}

    static IncomingRecord read(ConsumerRecord<byte[], byte @Nullable []> record) {
        byte[] value = record.value();
        try {
            CameraFrame frame = RecordCodec.CAMERA_FRAME.decode(value);
            List<String> problems = problems(frame, record.key());
            return problems.isEmpty() && value != null
                    ? IncomingRecord.of(captured(frame, source(record, value)))
                    : deadLetter(record, DeadLetterReason.INVALID_FRAME, String.join("; ", problems));
        } catch (UnreadableRecordException e) {
            return deadLetter(record, e.reason(), String.valueOf(e.getMessage()));
        }
    }

    private static List<String> problems(CameraFrame frame, byte @Nullable [] key) {
        List<String> problems = new ArrayList<>();
        String camera = frame.getCameraId();
        if (camera.isBlank() || camera.length() > MAX_CAMERA_ID_LENGTH) {
            problems.add("camera_id: expected 1 to " + MAX_CAMERA_ID_LENGTH
                    + " characters that are not all blank, found " + camera.length() + " characters");
        } else if (!Arrays.equals(key, camera.getBytes(StandardCharsets.UTF_8))) {
            problems.add("key: expected camera_id \"" + camera + "\" in UTF-8, found "
                    + (key == null ? "none" : "\"" + shortened(new String(key, StandardCharsets.UTF_8)) + "\"")
                    + "; without it the camera's frames lose their order");
        }
        if (frame.getEncoding() == io.flowmask.schemas.ImageEncoding.UNKNOWN) {
            problems.add("encoding: expected JPEG or PNG, found one that this version does not know");
        }
        if (!isSide(frame.getWidth()) || !isSide(frame.getHeight())) {
            problems.add("width and height: expected 1 to " + MAX_SIDE_PX + " pixels each, found " + frame.getWidth()
                    + " and " + frame.getHeight());
        }
        if (frame.getCapturedAt().isBefore(Instant.EPOCH)
                || frame.getCapturedAt().isAfter(MAX_CAPTURED_AT)) {
            problems.add("captured_at: expected a time from 1970 to 9999, found "
                    + frame.getCapturedAt().toEpochMilli() + " ms since 1970");
        }
        return problems;
    }

    private static boolean isSide(int px) {
        return px >= 1 && px <= MAX_SIDE_PX;
    }

    private static String shortened(String text) {
        return text.length() <= MAX_CAMERA_ID_LENGTH ? text : text.substring(0, MAX_CAMERA_ID_LENGTH) + "…";
    }

    private static CapturedFrame captured(CameraFrame frame, SourceRecord record) {
        ByteBuffer image = frame.getImage();
        return new CapturedFrame(
                frame.getCameraId(),
                frame.getSequence(),
                frame.getCapturedAt().toEpochMilli(),
                frame.getEncoding() == io.flowmask.schemas.ImageEncoding.JPEG ? ImageEncoding.JPEG : ImageEncoding.PNG,
                new FrameSize(frame.getHeight(), frame.getWidth()),
                record,
                windowOf(image, record.value()),
                image.remaining());
    }

    /**
     * Where in the value the image's bytes are. In this version of the schema they come last; in another they may not, so look from
     * the end. Any window of the same bytes will do.
     */
    private static int windowOf(ByteBuffer image, byte[] value) {
        int length = image.remaining();
        byte[] bytes = image.array();
        int from = image.arrayOffset() + image.position();
        for (int start = value.length - length; start >= 0; start--) {
            if (Arrays.equals(value, start, start + length, bytes, from, from + length)) {
                return start;
            }
        }
        throw new IllegalStateException("Avro writes bytes as they are, but the image is not in its record's value");
    }

    private static SourceRecord source(ConsumerRecord<?, ?> record, byte[] value) {
        return new SourceRecord(record.topic(), record.partition(), record.offset(), value);
    }

    private static IncomingRecord deadLetter(
            ConsumerRecord<?, byte @Nullable []> record, DeadLetterReason reason, String message) {
        byte[] value = record.value();
        return IncomingRecord.of(new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                reason,
                message,
                ByteBuffer.wrap(value == null ? NO_BYTES : value)));
    }
}
