package io.flowmask.cameras.simulation.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flowmask.cameras.simulation.SimulatedInstance;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.model.geometry.RleMask;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes COCO annotations clip by clip, so that memory does not grow with the dataset: each of the file's lists goes to a part of its
 * own, and {@link #finish} joins them. Identifiers count from 1; {@code track_id} is the same for the same thing in all frames of its
 * clip and different in others, as in YouTube-VIS.
 */
final class CocoWriter implements Closeable {
    private final Path file;
    private final DatasetSpec spec;
    private final Part videos;
    private final Part images;
    private final Part annotations;
    private int videoId;
    private long imageId;
    private long annotationId;
    private long lastTrackId;

    /** Writes {@code file} in the end and parts beside it until then. */
    CocoWriter(Path file, DatasetSpec spec) throws IOException {
        this.file = file;
        this.spec = spec;
        this.videos = new Part(file, "videos");
        this.images = new Part(file, "images");
        this.annotations = new Part(file, "annotations");
    }

    void add(AnnotatedClip clip) throws IOException {
        videoId++;
        JsonGenerator json = videos.json;
        json.writeStartObject();
        json.writeNumberField("id", videoId);
        json.writeStringField("name", clip.name());
        json.writeNumberField("width", spec.width());
        json.writeNumberField("height", spec.height());
        json.writeNumberField("length", clip.frames().size());
        json.writeEndObject();
        Map<Integer, Long> tracks = new HashMap<>();
        for (AnnotatedFrame frame : clip.frames()) {
            imageId++;
            image(clip, frame);
            for (int i = 0; i < frame.instances().size(); i++) {
                SimulatedInstance instance = frame.instances().get(i);
                long track = tracks.computeIfAbsent(instance.trackId(), key -> ++lastTrackId);
                annotation(instance, frame.masks().get(i), track);
            }
        }
    }

    private void image(AnnotatedClip clip, AnnotatedFrame frame) throws IOException {
        JsonGenerator json = images.json;
        json.writeStartObject();
        json.writeNumberField("id", imageId);
        json.writeStringField("file_name", frame.fileName());
        json.writeNumberField("width", spec.width());
        json.writeNumberField("height", spec.height());
        json.writeNumberField("video_id", videoId);
        json.writeNumberField("frame_index", frame.index());
        json.writeStringField("scene", clip.place());
        json.writeStringField("time_of_day", clip.time());
        json.writeStringField("weather", clip.weather());
        json.writeNumberField("camera_height_m", rounded(clip.cameraHeight()));
        json.writeNumberField("camera_pitch_deg", rounded(clip.cameraPitch()));
        json.writeEndObject();
    }

    private void annotation(SimulatedInstance instance, RleMask mask, long track) throws IOException {
        JsonGenerator json = annotations.json;
        json.writeStartObject();
        json.writeNumberField("id", ++annotationId);
        json.writeNumberField("image_id", imageId);
        json.writeNumberField("video_id", videoId);
        json.writeNumberField("track_id", track);
        json.writeNumberField("category_id", instance.kind().categoryId());
        json.writeNumberField("iscrowd", instance.ignored() ? 1 : 0);
        json.writeNumberField("area", mask.area());
        json.writeArrayFieldStart("bbox");
        for (int value : new int[] {instance.x(), instance.y(), instance.width(), instance.height()}) {
            json.writeNumber(value);
        }
        json.writeEndArray();
        json.writeObjectFieldStart("segmentation");
        json.writeArrayFieldStart("size");
        json.writeNumber(mask.size().heightPx());
        json.writeNumber(mask.size().widthPx());
        json.writeEndArray();
        json.writeStringField("counts", mask.counts());
        json.writeEndObject();
        json.writeNumberField("visible_share", rounded(instance.visibleShare()));
        json.writeEndObject();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    /** Joins the parts; the file is there all at once or not at all. */
    void finish() throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(whole));
                JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeObjectFieldStart("info");
            json.writeStringField("description", "Simulated traffic cameras");
            json.writeNumberField("seed", spec.seed());
            json.writeNumberField("frames_per_second", spec.framesPerSecond());
            json.writeEndObject();
            json.writeArrayFieldStart("categories");
            for (ObjectClass kind : ObjectClass.values()) {
                json.writeStartObject();
                json.writeNumberField("id", kind.categoryId());
                json.writeStringField("name", kind.label());
                json.writeEndObject();
            }
            json.writeEndArray();
            for (Part part : new Part[] {videos, images, annotations}) {
                json.writeFieldName(part.name);
                json.writeRawValue("");
                json.flush();
                part.appendTo(out);
            }
            json.writeEndObject();
        }
        Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        videos.close();
        images.close();
        annotations.close();
    }

    /** One list of the file, written on its own. */
    private static final class Part implements Closeable {
        final String name;
        final JsonGenerator json;
        private final Path path;

        Part(Path file, String name) throws IOException {
            this.name = name;
            this.path = file.resolveSibling(file.getFileName() + "." + name + ".part");
            this.json = new JsonFactory().createGenerator(new BufferedOutputStream(Files.newOutputStream(path)));
            json.writeStartArray();
        }

        void appendTo(OutputStream out) throws IOException {
            json.writeEndArray();
            json.close();
            Files.copy(path, out);
        }

        @Override
        public void close() throws IOException {
            json.close();
            Files.deleteIfExists(path);
        }
    }
}
