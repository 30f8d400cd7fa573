package io.flowmask.evaluation.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An object in one of a file's lists. Each accessor notes a problem, with the entry's place, where a field is missing or not of its type,
 * and then returns empty.
 */
final class Entry {
    private final Problems problems;
    private final String list;
    private final long index;
    private final JsonNode node;

    /**
     * An entry.
     *
     * @param list name of its list; blank where the list is the file's only one
     * @param index in the list, from 0
     */
    Entry(Problems problems, String list, long index, JsonNode node) {
        this.problems = problems;
        this.list = list;
        this.index = index;
        this.node = node;
    }

    /** Where it stands: {@code annotations[17] (id 18)}. */
    String place() {
        @Nullable JsonNode id = node.get("id");
        return (list.isEmpty() ? "entry " + index : list + "[" + index + "]") + (id == null ? "" : " (id " + id + ")");
    }

    void problem(String text) {
        problems.add(place(), text);
    }

    JsonNode node() {
        return node;
    }

    /** Whether it is an object at all; a problem otherwise. */
    boolean isObject() {
        if (!node.isObject()) {
            problem("expected an object, but it is " + shown(node));
        }
        return node.isObject();
    }

    /** A field that may be missing or null. */
    Optional<JsonNode> optional(String field) {
        @Nullable JsonNode value = node.get(field);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** A field that has to be there. */
    Optional<JsonNode> required(String field) {
        Optional<JsonNode> value = optional(field);
        if (value.isEmpty()) {
            problem(field + " is missing");
        }
        return value;
    }

    /** An integer that has to be there. */
    OptionalLong integer(String field) {
        Optional<JsonNode> value = required(field);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        return integer(field, value.get());
    }

    private OptionalLong integer(String field, JsonNode value) {
        // Some tools write whole numbers as 3.0.
        boolean whole = value.canConvertToExactIntegral() && value.canConvertToLong();
        if (!whole) {
            problem(field + " must be an integer, but is " + shown(value));
        }
        return whole ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
    }

    /** A finite number that has to be there. */
    OptionalDouble number(String field) {
        Optional<JsonNode> value = required(field);
        if (value.isEmpty()) {
            return OptionalDouble.empty();
        }
        return number(field, value.get());
    }

    /** A finite number, given. */
    OptionalDouble number(String field, JsonNode value) {
        if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
            problem(field + " must be a finite number, but is " + shown(value));
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(value.asDouble());
    }

    /** Text that has to be there. */
    Optional<String> text(String field) {
        Optional<JsonNode> value = required(field);
        if (value.isPresent() && !value.get().isTextual()) {
            problem(field + " must be text, but is " + shown(value.get()));
            return Optional.empty();
        }
        return value.map(JsonNode::asText);
    }

    /** 0 or 1, or true or false; false when missing. */
    boolean flag(String field) {
        Optional<JsonNode> value = optional(field);
        if (value.isEmpty()) {
            return false;
        }
        if (value.get().isBoolean()) {
            return value.get().asBoolean();
        }
        OptionalLong number = integer(field, value.get());
        if (number.isPresent() && number.getAsLong() != 0 && number.getAsLong() != 1) {
            problem(field + " must be 0 or 1, but is " + shown(value.get()));
        }
        return number.orElse(0) == 1;
    }

    /** Four finite numbers, the last two not negative. */
    Optional<Box> box(String field, JsonNode value) {
        if (!value.isArray() || value.size() != 4) {
            problem(field + " must be [x, y, width, height], but is " + shown(value));
            return Optional.empty();
        }
        double[] numbers = new double[4];
        for (int i = 0; i < 4; i++) {
            OptionalDouble number = number(field + "[" + i + "]", value.get(i));
            if (number.isEmpty()) {
                return Optional.empty();
            }
            numbers[i] = number.getAsDouble();
        }
        if (numbers[2] < 0 || numbers[3] < 0) {
            problem(field + " has a negative side: " + shown(value));
            return Optional.empty();
        }
        return Optional.of(new Box(numbers[0], numbers[1], numbers[2], numbers[3]));
    }

    /** A value as it stands in the file, cut where it is long. */
    static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 57) + "…" : text;
    }
}
