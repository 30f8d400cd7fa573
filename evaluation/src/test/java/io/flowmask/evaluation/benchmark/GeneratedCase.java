package io.flowmask.evaluation.benchmark;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleEncoder;
import io.flowmask.model.geometry.RleMask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * Annotations and results of any size: ellipses of 10 to 150 pixels in frames of 640×480, most of them found a little beside their place,
 * and half as many false alarms. The same seed gives the same files.
 */
final class GeneratedCase {
    private static final FrameSize FRAME = new FrameSize(480, 640);
    private static final int CATEGORIES = 20;
    private static final double MISSED = 0.15;
    private static final double FALSE_ALARMS = 0.5;

    private final Random random;
    private final RleEncoder encoder = new RleEncoder();
    private long annotationId;

    private GeneratedCase(long seed) {
        random = new Random(seed);
    }

    /** An ellipse: its middle and half its width and height. */
    private record Ellipse(double x, double y, double wide, double high) {}

    /** Writes {@code annotations.json} and {@code detections.json}. */
    static void write(Path folder, int images, int objectsPerImage, long seed) throws IOException {
        JsonFactory factory = new JsonFactory();
        try (JsonGenerator truth = factory.createGenerator(
                        folder.resolve("annotations.json").toFile(), JsonEncoding.UTF8);
                JsonGenerator found = factory.createGenerator(
                        folder.resolve("detections.json").toFile(), JsonEncoding.UTF8)) {
            new GeneratedCase(seed).write(truth, found, images, objectsPerImage);
        }
    }

    private void write(JsonGenerator truth, JsonGenerator found, int images, int objects) throws IOException {
        truth.writeStartObject();
        truth.writeArrayFieldStart("categories");
        for (int i = 1; i <= CATEGORIES; i++) {
            truth.writeStartObject();
            truth.writeNumberField("id", i);
            truth.writeStringField("name", "class " + i);
            truth.writeEndObject();
        }
        truth.writeEndArray();
        truth.writeArrayFieldStart("images");
        for (int i = 1; i <= images; i++) {
            truth.writeStartObject();
            truth.writeNumberField("id", i);
            truth.writeNumberField("width", FRAME.widthPx());
            truth.writeNumberField("height", FRAME.heightPx());
            truth.writeEndObject();
        }
        truth.writeEndArray();
        truth.writeArrayFieldStart("annotations");
        found.writeStartArray();
        for (int i = 1; i <= images; i++) {
            for (int j = 0; j < objects; j++) {
                object(truth, found, i);
            }
        }
        found.writeEndArray();
        truth.writeEndArray();
        truth.writeEndObject();
    }

    private void object(JsonGenerator truth, JsonGenerator found, int image) throws IOException {
        int category = 1 + random.nextInt(CATEGORIES);
        Ellipse ellipse = new Ellipse(
                random.nextInt(FRAME.widthPx()),
                random.nextInt(FRAME.heightPx()),
                5 + random.nextInt(70),
                5 + random.nextInt(70));
        truth.writeStartObject();
        truth.writeNumberField("id", ++annotationId);
        region(truth, image, category, ellipse);
        truth.writeNumberField("iscrowd", random.nextInt(50) == 0 ? 1 : 0);
        truth.writeEndObject();
        if (random.nextDouble() > MISSED) {
            detection(found, image, category, moved(ellipse), 0.3 + 0.7 * random.nextDouble());
        }
        if (random.nextDouble() < FALSE_ALARMS) {
            Ellipse elsewhere = new Ellipse(
                    random.nextInt(FRAME.widthPx()), random.nextInt(FRAME.heightPx()), ellipse.wide(), ellipse.high());
            detection(found, image, category, elsewhere, 0.7 * random.nextDouble());
        }
    }

    private Ellipse moved(Ellipse ellipse) {
        return new Ellipse(
                ellipse.x() + 0.1 * ellipse.wide() * random.nextGaussian(),
                ellipse.y() + 0.1 * ellipse.high() * random.nextGaussian(),
                ellipse.wide() * (1 + 0.1 * random.nextDouble()),
                ellipse.high());
    }

    private void detection(JsonGenerator found, int image, int category, Ellipse ellipse, double score)
            throws IOException {
        found.writeStartObject();
        region(found, image, category, ellipse);
        found.writeNumberField("score", score);
        found.writeEndObject();
    }

    private void region(JsonGenerator json, int image, int category, Ellipse ellipse) throws IOException {
        RleMask mask = mask(ellipse);
        PixelBox box = mask.boundingBox();
        json.writeNumberField("image_id", image);
        json.writeNumberField("category_id", category);
        json.writeArrayFieldStart("bbox");
        for (int side : new int[] {box.x(), box.y(), box.width(), box.height()}) {
            json.writeNumber(side);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("segmentation");
        json.writeArrayFieldStart("size");
        json.writeNumber(FRAME.heightPx());
        json.writeNumber(FRAME.widthPx());
        json.writeEndArray();
        json.writeStringField("counts", mask.counts());
        json.writeEndObject();
    }

    private RleMask mask(Ellipse ellipse) {
        encoder.start(FRAME);
        int left = (int) Math.max(0, Math.ceil(ellipse.x() - ellipse.wide()));
        int right = (int) Math.min(FRAME.widthPx() - 1.0, Math.floor(ellipse.x() + ellipse.wide()));
        for (int x = left; x <= right; x++) {
            double across = (x - ellipse.x()) / ellipse.wide();
            double half = ellipse.high() * Math.sqrt(Math.max(0, 1 - across * across));
            int top = (int) Math.max(0, Math.ceil(ellipse.y() - half));
            int bottom = (int) Math.min(FRAME.heightPx() - 1.0, Math.floor(ellipse.y() + half));
            if (top <= bottom) {
                encoder.addRun(x * FRAME.heightPx() + top, x * FRAME.heightPx() + bottom + 1);
            }
        }
        return encoder.finish();
    }
}
