package io.flowmask.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleMask;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where something is in an image, as it stands in the file: the image's size may not be known yet.
 *
 * @param place the entry, for messages
 * @param area as given; computed where missing
 * @param box as given; computed where missing
 * @param mask as given
 */
record RawAnnotation(String place, OptionalDouble area, Optional<Box> box, Optional<SegmentationReader.Raw> mask) {

    /**
     * Reads an entry's box, area and mask from these fields.
     *
     * @param entry notes problems
     * @param frame appended to fields' names in messages, such as {@code [3]} for a track's fourth frame; blank otherwise
     * @return empty where something is wrong
     */
    static Optional<RawAnnotation> read(
            Entry entry, String frame, Optional<JsonNode> box, Optional<JsonNode> area, Optional<JsonNode> mask) {
        Optional<Box> readBox = box.flatMap(value -> entry.box("bbox" + frame, value));
        OptionalDouble readArea = area.isPresent() ? entry.number("area" + frame, area.get()) : OptionalDouble.empty();
        // Tools that know no masks write an empty list.
        Optional<JsonNode> given = mask.filter(value -> !(value.isArray() && value.isEmpty()));
        Optional<SegmentationReader.Raw> readMask =
                given.flatMap(value -> SegmentationReader.read(entry, "segmentation" + frame, value));
        boolean misread = (box.isPresent() && readBox.isEmpty())
                || (area.isPresent() && readArea.isEmpty())
                || (given.isPresent() && readMask.isEmpty());
        if (readArea.isPresent() && readArea.getAsDouble() < 0) {
            entry.problem("area" + frame + " must not be negative, but is " + readArea.getAsDouble());
            misread = true;
        }
        if (!misread && readBox.isEmpty() && readMask.isEmpty()) {
            entry.problem("has neither bbox" + frame + " nor segmentation" + frame);
            misread = true;
        }
        return misread
                ? Optional.empty()
                : Optional.of(new RawAnnotation(entry.place() + frame, readArea, readBox, readMask));
    }

    /**
     * The region in an image: what is missing is computed from the mask.
     *
     * @return empty where the mask does not fit the image, which is noted
     */
    Optional<Region> region(FrameSize image, SegmentationReader reader, Problems problems) {
        Optional<RleMask> drawn = Optional.empty();
        if (mask.isPresent()) {
            try {
                drawn = Optional.of(reader.mask(mask.get(), image));
            } catch (IllegalArgumentException e) {
                problems.add(place, "segmentation: " + e.getMessage());
                return Optional.empty();
            }
        }
        Box around = box.isPresent() ? box.get() : Region.boxOf(drawn.orElseThrow());
        double size =
                area.orElse(drawn.map(RleMask::area).map(Integer::doubleValue).orElse(around.area()));
        return Optional.of(new Region(around, size, drawn));
    }
}
