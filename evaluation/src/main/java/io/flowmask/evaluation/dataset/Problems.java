package io.flowmask.evaluation.dataset;

import io.flowmask.evaluation.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file: the first of it in words, the rest counted. */
final class Problems {
    /** More would scroll the first ones away. */
    private static final int SHOWN = 20;

    private final String file;
    private final List<String> shown = new ArrayList<>();
    private long count;

    Problems(String file) {
        this.file = file;
    }

    /**
     * Notes a problem.
     *
     * @param place the entry, such as {@code annotations[17] (id 18)}
     * @param problem what was expected and what was found
     */
    void add(String place, String problem) {
        count++;
        if (shown.size() < SHOWN) {
            shown.add(place + ": " + problem);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    /**
     * Throws when there is a problem.
     *
     * @throws InvalidInputException listing them
     */
    void throwIfAny() {
        if (count == 0) {
            return;
        }
        String more = count > shown.size() ? "\n  and " + (count - shown.size()) + " more" : "";
        throw new InvalidInputException(
                file + " cannot be evaluated; " + (count == 1 ? "one entry is wrong" : count + " things are wrong")
                        + ":\n  " + String.join("\n  ", shown) + more);
    }
}
