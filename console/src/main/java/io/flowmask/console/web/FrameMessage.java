package io.flowmask.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flowmask.console.fleet.ShownFrame;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.ImageEncoding;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.PixelRectangle;
import io.flowmask.schemas.StageTimes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A frame on its way to a browser, one binary message: the length of the description (4 bytes, big-endian), the description (JSON in
 * UTF-8, with the masks as run lengths), and the image as the camera sent it.
 */
final class FrameMessage {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FrameMessage() {}

    static ByteBuffer encode(int camera, ShownFrame frame) {
        byte[] description = describe(camera, frame);
        ByteBuffer image = frame.image().getImage().duplicate();
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + description.length + image.remaining());
        return message.putInt(description.length).put(description).put(image).flip();
    }

    private static byte[] describe(int camera, ShownFrame frame) {
        CameraFrame image = frame.image();
        ObjectNode json = MAPPER.createObjectNode()
                .put("camera", camera)
                .put("id", frame.id())
                .put("sequence", image.getSequence())
                .put("capturedAt", image.getCapturedAt().toEpochMilli())
                .put("width", image.getWidth())
                .put("height", image.getHeight())
                .put("encoding", image.getEncoding() == ImageEncoding.PNG ? "image/png" : "image/jpeg");
        frame.latencyMillis().ifPresent(millis -> json.put("latency", millis));
        frame.keyframeAgeMillis().ifPresent(millis -> json.put("keyframeAge", millis));
        frame.masks().ifPresent(masks -> describe(masks, json));
        try {
            return MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of plain values can always be written", e);
        }
    }

    private static void describe(MaskEvent masks, ObjectNode json) {
        json.put("transform", masks.getTransform() == FrameTransform.FULL ? "full" : "partial");
        json.put("keyframe", masks.getKeyframeSequence());
        json.put("model", masks.getModel().getName());
        StageTimes stages = masks.getStages();
        json.putObject("stages")
                .put("prepare", stages.getPrepareMicros())
                .put("queue", stages.getQueueMicros())
                .put("inference", stages.getInferenceMicros())
                .put("detect", stages.getDetectMicros());
        ArrayNode instances = json.putArray("instances");
        for (MaskInstance instance : masks.getInstances()) {
            PixelRectangle box = instance.getBox();
            ObjectNode described = instances
                    .addObject()
                    .put("class", instance.getClassName())
                    .put("score", instance.getScore())
                    .put("area", instance.getArea());
            described
                    .putArray("box")
                    .add(box.getX())
                    .add(box.getY())
                    .add(box.getWidth())
                    .add(box.getHeight());
            described
                    .putArray("size")
                    .add(instance.getMask().getHeight())
                    .add(instance.getMask().getWidth());
            described.put("counts", instance.getMask().getCounts());
        }
    }
}
