package io.flowmask.model.yolact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.testing.Npz;
import io.flowmask.model.testing.TestingSession.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** A checkpoint, and what the official implementation computed with it; see {@code golden/README.md} in the test resources. */
public record GoldenCase(String name, JsonNode description) {
    public static final List<String> TINY =
            List.of("tiny-resnet-video", "tiny-resnet-yolact-keys", "tiny-mobilenetv2-legacy-pth");

    /** A network of the kind that Flowmask trains. It has tensors, and no detections. */
    public static final String BASIC = "tiny-basic-video";

    public static GoldenCase of(String name) throws IOException {
        try (InputStream in = GoldenCase.class.getResourceAsStream("/golden/" + name + "/case.json")) {
            return new GoldenCase(name, new ObjectMapper().readTree(Objects.requireNonNull(in, name)));
        }
    }

    public Path checkpoint() {
        return resource("checkpoint.pth");
    }

    /** The checkpoint of a case that has it gzipped. */
    public Path unpackCheckpoint(Path folder) throws IOException {
        Path target = folder.resolve("checkpoint.pth");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(resource("checkpoint.pth.gz")))) {
            Files.copy(in, target);
        }
        return target;
    }

    public Path resource(String file) {
        URL url = Objects.requireNonNull(GoldenCase.class.getResource("/golden/" + name + "/" + file), file);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public int size() {
        return description.get("size").intValue();
    }

    public int frames() {
        return description.get("frames").size();
    }

    public boolean isPartial(int frame) {
        return description.get("frames").get(frame).get("transform").textValue().equals("partial");
    }

    /** Options as the case was computed with. */
    public ImportOptions.Builder options() {
        List<String> classes = new ArrayList<>();
        description.get("classes").forEach(name -> classes.add(name.textValue()));
        List<Double> scales = new ArrayList<>();
        description.get("scales").forEach(scale -> scales.add(scale.doubleValue()));
        List<Double> ratios = new ArrayList<>();
        description.get("aspect_ratios").forEach(ratio -> ratios.add(ratio.doubleValue()));
        ImportOptions.Builder options = ImportOptions.builder()
                .inputSizePx(size())
                .classes(classes)
                .anchorScales(scales)
                .aspectRatios(ratios);
        if (description.has("anchor_shape")) {
            options.anchorShape(AnchorShape.valueOf(
                    description.get("anchor_shape").textValue().toUpperCase(Locale.ROOT)));
        }
        return options;
    }

    public Npz expected(int frame) throws IOException {
        return Npz.readResource("/golden/" + name + "/expected_" + frame + ".npz");
    }

    /** The frame as the graphs take it, (1, S, S, 3) blue green red 0..255, made from the normalised planes red green blue. */
    public Tensor image(int frame) throws IOException {
        float[] planes = expected(frame).get("input").floats();
        int area = size() * size();
        float[] pixels = new float[planes.length];
        for (int channel = 0; channel < 3; channel++) {
            double deviation = Normalisation.STANDARD_DEVIATION.get(channel);
            double mean = Normalisation.MEAN.get(channel);
            for (int i = 0; i < area; i++) {
                pixels[3 * i + channel] = (float) (planes[(2 - channel) * area + i] * deviation + mean);
            }
        }
        return Tensor.ofFloats(pixels, 1, size(), size(), 3);
    }

    /** The frame as a camera sends it. */
    public EncodedImage encodedImage(int frame) throws IOException {
        byte[] png = Files.readAllBytes(
                resource(description.get("frames").get(frame).get("file").textValue()));
        return new EncodedImage(png, ImageEncoding.PNG, frameSize(frame));
    }

    public FrameSize frameSize(int frame) {
        JsonNode json = description.get("frames").get(frame);
        return new FrameSize(json.get("height").intValue(), json.get("width").intValue());
    }

    public float scoreThreshold() {
        return description.get("score_threshold").floatValue();
    }

    /** What the official implementation reports above the threshold. */
    public List<Instance> detections(int frame) {
        FrameSize size = frameSize(frame);
        List<Instance> detections = new ArrayList<>();
        for (JsonNode json : description.get("frames").get(frame).get("detections")) {
            JsonNode box = json.get("box_xyxy");
            int left = box.get(0).intValue();
            int top = box.get(1).intValue();
            detections.add(new Instance(
                    json.get("class_index").intValue(),
                    json.get("score").floatValue(),
                    new PixelBox(
                            left, top, box.get(2).intValue() - left, box.get(3).intValue() - top),
                    RleMask.parse(size, json.get("rle").get("counts").textValue())));
        }
        return detections;
    }
}
