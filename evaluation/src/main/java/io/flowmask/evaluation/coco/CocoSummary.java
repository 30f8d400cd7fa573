package io.flowmask.evaluation.coco;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of one comparison.
 *
 * @param numbers all twelve, 0..1; {@link #UNDEFINED} where there is nothing to be found
 * @param classes accuracy of each class, by the category's id
 */
public record CocoSummary(Map<Metric, Double> numbers, List<ClassAccuracy> classes) {
    /** What pycocotools says where there is no truth to compare with. */
    public static final double UNDEFINED = -1;

    public CocoSummary {
        numbers = Map.copyOf(new EnumMap<>(numbers));
        classes = List.copyOf(classes);
    }

    /**
     * Accuracy of one class.
     *
     * @param name the category's
     * @param objects how many there are to be found
     * @param ap mean over IoU 0.50:0.95; {@link #UNDEFINED} where there are none
     * @param ap50 at IoU 0.50; likewise
     */
    public record ClassAccuracy(String name, long objects, double ap, double ap50) {}

    /** One of the twelve. */
    public double get(Metric metric) {
        Double value = numbers.get(metric);
        if (value == null) {
            throw new IllegalArgumentException(metric + " was not computed");
        }
        return value;
    }
}
