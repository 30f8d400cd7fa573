package io.flowmask.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads masks in COCO's three forms: polygons, run lengths as numbers, and run lengths as text. They are read in two steps, since a mask
 * may stand in the file before the image whose size it must have. Not for two threads at a time.
 */
final class SegmentationReader {
    /** Corners further out than this are a mistake, and would take long to walk to. */
    private static final double MAX_COORDINATE = 100_000;

    private final PolygonRaster raster = new PolygonRaster();

    /** A mask as it stands in the file. */
    sealed interface Raw {}

    /** Corners, x and y in turn. */
    record Polygons(List<double[]> corners) implements Raw {}

    /** Run lengths as numbers, and the size given with them. Owns the array. */
    static final class Runs implements Raw {
        private final int height;
        private final int width;
        private final int[] lengths;

        Runs(int height, int width, int[] lengths) {
            this.height = height;
            this.width = width;
            this.lengths = lengths;
        }
    }

    /** Run lengths as text, and the size given with them. */
    record Text(int height, int width, String counts) implements Raw {}

    /** What a field holds; a problem of the entry where that is no mask. */
    static Optional<Raw> read(Entry entry, String field, JsonNode value) {
        if (value.isArray()) {
            return polygons(entry, field, value);
        }
        @Nullable JsonNode size = value.get("size");
        @Nullable JsonNode counts = value.get("counts");
        if (size == null
                || counts == null
                || size.size() != 2
                || !size.get(0).canConvertToExactIntegral()
                || !size.get(1).canConvertToExactIntegral()) {
            entry.problem(field + " must be polygons or {\"size\": [height, width], \"counts\": …}, but is "
                    + Entry.shown(value));
            return Optional.empty();
        }
        if (counts.isTextual()) {
            return Optional.of(new Text(size.get(0).asInt(), size.get(1).asInt(), counts.asText()));
        }
        if (!counts.isArray()) {
            entry.problem(field + ".counts must be text or a list of run lengths, but is " + Entry.shown(counts));
            return Optional.empty();
        }
        int[] lengths = new int[counts.size()];
        for (int i = 0; i < lengths.length; i++) {
            JsonNode length = counts.get(i);
            if (!length.canConvertToExactIntegral() || !length.canConvertToInt() || length.asInt() < 0) {
                entry.problem(field + ".counts[" + i + "] must be an integer and not negative, but is "
                        + Entry.shown(length));
                return Optional.empty();
            }
            lengths[i] = length.asInt();
        }
        return Optional.of(new Runs(size.get(0).asInt(), size.get(1).asInt(), lengths));
    }

    private static Optional<Raw> polygons(Entry entry, String field, JsonNode value) {
        List<double[]> polygons = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode polygon = value.get(i);
            if (!polygon.isArray() || polygon.size() < 6 || polygon.size() % 2 != 0) {
                entry.problem(field + "[" + i
                        + "] must be a polygon, x and y of at least three corners in turn, but is "
                        + Entry.shown(polygon));
                return Optional.empty();
            }
            double[] corners = new double[polygon.size()];
            for (int j = 0; j < corners.length; j++) {
                JsonNode coordinate = polygon.get(j);
                corners[j] = coordinate.isNumber() ? coordinate.asDouble() : Double.NaN;
                if (!(Math.abs(corners[j]) <= MAX_COORDINATE)) {
                    entry.problem(field + "[" + i + "][" + j + "] must be a number within ±" + (int) MAX_COORDINATE
                            + ", but is " + Entry.shown(coordinate));
                    return Optional.empty();
                }
            }
            polygons.add(corners);
        }
        if (polygons.isEmpty()) {
            entry.problem(field + " has no polygon");
            return Optional.empty();
        }
        return Optional.of(new Polygons(polygons));
    }

    /**
     * The mask in an image.
     *
     * @throws IllegalArgumentException when the mask is not of the image's size, or its run lengths are damaged
     */
    RleMask mask(Raw raw, FrameSize image) {
        if (raw instanceof Polygons polygons) {
            return raster.draw(image, polygons.corners());
        }
        if (raw instanceof Runs runs) {
            checkSize(runs.height, runs.width, image);
            return RleMask.ofRunLengths(image, runs.lengths);
        }
        Text text = (Text) raw;
        checkSize(text.height(), text.width(), image);
        return RleMask.parse(image, text.counts());
    }

    private static void checkSize(int height, int width, FrameSize image) {
        if (height != image.heightPx() || width != image.widthPx()) {
            throw new IllegalArgumentException(
                    "has size " + width + "×" + height + " (width × height), but the image is " + image);
        }
    }
}
