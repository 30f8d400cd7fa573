package io.flowmask.console;

import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.ImageEncoding;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.ModelReference;
import io.flowmask.schemas.PixelRectangle;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.RunLengthMask;
import io.flowmask.schemas.StageTimes;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the console's topics what cameras and the job would write. Frames are of one grey, and a rectangle of them is said to be a car. */
final class TestingTopics implements AutoCloseable {
    static final int WIDTH = 320;
    static final int HEIGHT = 180;
    static final int GREY = 120;

    /** x, y, width and height of the car. */
    static final int[] CAR = {80, 60, 100, 50};

    private static final byte[] IMAGE = image();

    private final KafkaProducer<byte[], byte[]> producer;

    TestingTopics(EmbeddedKafka kafka) {
        for (String topic : List.of("camera-frames", "mask-events", "dropped-frames", "dead-letters")) {
            kafka.createTopic(topic, 2);
        }
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A frame and its masks; every fourth sequence is a keyframe. */
    void frameWithMasks(String camera, long sequence) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        frame(camera, sequence, now);
        masks(camera, sequence, now);
    }

    void frame(String camera, long sequence, Instant capturedAt) {
        send("camera-frames", camera, RecordCodec.CAMERA_FRAME.encode(cameraFrame(camera, sequence, capturedAt)));
    }

    void masks(String camera, long sequence, Instant capturedAt) {
        send("mask-events", camera, RecordCodec.MASK_EVENT.encode(maskEvent(camera, sequence, capturedAt)));
    }

    void dropped(String camera, long sequence) {
        send(
                "dropped-frames",
                camera,
                RecordCodec.DROPPED_FRAME.encode(DroppedFrame.newBuilder()
                        .setCameraId(camera)
                        .setSequence(sequence)
                        .setCapturedAt(Instant.ofEpochMilli(System.currentTimeMillis()))
                        .setReason(DropReason.DUPLICATE)
                        .build()));
    }

    void deadLetter(String message) {
        send(
                "dead-letters",
                "camera-frames/0",
                RecordCodec.DEAD_LETTER.encode(DeadLetter.newBuilder()
                        .setTopic("camera-frames")
                        .setPartition(0)
                        .setOffset(17)
                        .setReason(DeadLetterReason.FOREIGN_BYTES)
                        .setMessage(message)
                        .setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                        .build()));
    }

    void raw(String topic, byte[] value) {
        send(topic, "raw", value);
    }

    void flush() {
        producer.flush();
    }

    private void send(String topic, String key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    static CameraFrame cameraFrame(String camera, long sequence, Instant capturedAt) {
        return CameraFrame.newBuilder()
                .setCameraId(camera)
                .setSequence(sequence)
                .setCapturedAt(capturedAt)
                .setEncoding(ImageEncoding.JPEG)
                .setWidth(WIDTH)
                .setHeight(HEIGHT)
                .setImage(ByteBuffer.wrap(IMAGE))
                .build();
    }

    static MaskEvent maskEvent(String camera, long sequence, Instant capturedAt) {
        long keyframe = sequence - sequence % 4;
        MaskInstance car = MaskInstance.newBuilder()
                .setClassId(1)
                .setClassName("car")
                .setScore(0.93f)
                .setBox(new PixelRectangle(CAR[0], CAR[1], CAR[2], CAR[3]))
                .setMask(new RunLengthMask(
                        HEIGHT, WIDTH, TestingCocoMask.rectangle(HEIGHT, WIDTH, CAR[0], CAR[1], CAR[2], CAR[3])))
                .setArea(CAR[2] * CAR[3])
                .build();
        return MaskEvent.newBuilder()
                .setCameraId(camera)
                .setSequence(sequence)
                .setCapturedAt(capturedAt)
                .setWidth(WIDTH)
                .setHeight(HEIGHT)
                .setTransform(sequence == keyframe ? FrameTransform.FULL : FrameTransform.PARTIAL)
                .setKeyframeSequence(keyframe)
                .setModel(new ModelReference("test", "00"))
                .setStages(new StageTimes(3_000L, 12_000L, 41_000L, 5_000L))
                .setInstances(List.of(car))
                .build();
    }

    private static byte[] image() {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(GREY, GREY, GREY));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.dispose();
        try {
            ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
            ImageIO.write(picture, "jpg", jpeg);
            return jpeg.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
