package io.flowmask.evaluation.coco;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.dataset.Dataset;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** Images by what is said of them, such as the weather. */
public final class AttributeGroups {
    /** For images of which nothing is said. */
    private static final String NOT_SAID = "(not said)";

    private final Map<String, Map<String, BitSet>> groups = new LinkedHashMap<>();

    /**
     * Groups.
     *
     * @param attributes in the order in which they are to be told
     * @throws InvalidInputException when no image has one of them
     */
    public AttributeGroups(Dataset dataset, List<String> attributes) {
        for (String attribute : attributes) {
            Map<String, BitSet> values = new TreeMap<>();
            for (int i = 0; i < dataset.images().size(); i++) {
                Map<String, String> words = dataset.images().get(i).attributes();
                values.computeIfAbsent(words.getOrDefault(attribute, NOT_SAID), key -> new BitSet())
                        .set(i);
            }
            if (!dataset.attributes().contains(attribute)) {
                throw new InvalidInputException("No image has the text field " + attribute + ". "
                        + (dataset.attributes().isEmpty()
                                ? "They have none."
                                : "They have " + String.join(", ", dataset.attributes()) + "."));
            }
            groups.put(attribute, values);
        }
    }

    /**
     * Scores of each attribute's values, over some views.
     *
     * @param count of the views that there are
     * @param views which of them, and how often
     * @param imageOf the image that a view is of
     */
    public Map<String, Map<String, Scores>> scores(
            Matches matches, int count, ViewCounts views, IntUnaryOperator imageOf) {
        Map<String, Map<String, Scores>> scores = new LinkedHashMap<>();
        groups.forEach((attribute, values) -> {
            Map<String, Scores> ofValues = new LinkedHashMap<>();
            values.forEach((value, images) -> ofValues.put(
                    value,
                    Scores.of(matches, count, view -> images.get(imageOf.applyAsInt(view)) ? views.of(view) : 0)));
            scores.put(attribute, ofValues);
        });
        return scores;
    }
}
