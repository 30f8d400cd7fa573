package io.flowmask.cli.segment;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes instances as a COCO results array, one object a line: what pycocotools' {@code loadRes} reads, plus names for people. The
 * file appears under its name when {@link #complete} was called; otherwise {@link #close} leaves nothing.
 */
final class CocoResults implements AutoCloseable {
    private final Path file;
    private final Path partial;
    private final List<String> classes;
    private final JsonGenerator json;

    private CocoResults(Path file, Path partial, List<String> classes, JsonGenerator json) {
        this.file = file;
        this.partial = partial;
        this.classes = classes;
        this.json = json;
    }

    /**
     * Begins the array.
     *
     * @param file where the results go; replaced if it is there
     * @param classes class names in the network's order
     */
    static CocoResults create(Path file, List<String> classes) throws IOException {
        Path target = file.toAbsolutePath();
        @Nullable Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path partial = target.resolveSibling(target.getFileName() + ".part");
        JsonGenerator json = new JsonFactory().createGenerator(partial.toFile(), JsonEncoding.UTF8);
        json.writeStartArray();
        return new CocoResults(target, partial, classes, json);
    }

    /** Adds a frame's instances in their order. */
    void write(SegmentedClipFrame segmented) throws IOException {
        for (Instance instance : segmented.instances()) {
            json.writeRaw('\n');
            json.writeStartObject();
            json.writeNumberField("image_id", segmented.frame().index());
            json.writeStringField("file_name", segmented.frame().fileName());
            json.writeStringField("transform", segmented.full() ? "full" : "partial");
            json.writeNumberField("category_id", instance.classIndex() + 1);
            json.writeStringField("category", classes.get(instance.classIndex()));
            json.writeNumberField("score", instance.score());
            PixelBox box = instance.box();
            writeInts("bbox", box.x(), box.y(), box.width(), box.height());
            FrameSize size = instance.mask().size();
            json.writeObjectFieldStart("segmentation");
            writeInts("size", size.heightPx(), size.widthPx());
            json.writeStringField("counts", instance.mask().counts());
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private void writeInts(String name, int... values) throws IOException {
        json.writeArrayFieldStart(name);
        for (int value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    /** Ends the array and puts the file in its place. */
    void complete() throws IOException {
        json.writeRaw('\n');
        json.writeEndArray();
        json.writeRaw('\n');
        json.close();
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        json.close();
        Files.deleteIfExists(partial);
    }
}
