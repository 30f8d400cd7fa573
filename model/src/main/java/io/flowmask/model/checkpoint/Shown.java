package io.flowmask.model.checkpoint;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a file's content is shown in messages: short, on one line, and without what would upset a terminal. */
final class Shown {
    /** The most that is shown of a text. */
    static final int MAX_CHARS = 200;

    private Shown() {}

    /** Text from the file. */
    static String printable(String text) {
        String shown = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
        return shown.replaceAll("\\p{C}", "?");
    }

    /** Whether text from the file can be shown as it is. */
    static boolean isPrintable(String text) {
        return printable(text).equals(text);
    }

    /** An unpickled value in a few words; what a container holds is left out, for it may hold itself. */
    static String value(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof String text) {
            return "\"" + printable(text) + "\"";
        }
        if (value instanceof BigInteger huge) {
            return "a number of " + huge.bitLength() + " bits";
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return type(value.getClass());
    }

    /** The type of an unpickled value, in the words of those who write Python. */
    static String type(Class<?> type) {
        if (type == Object[].class) {
            return "a tuple";
        }
        if (List.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (Map.class.isAssignableFrom(type)) {
            return "a dict";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == String.class) {
            return "a string";
        }
        if (type == byte[].class) {
            return "bytes";
        }
        if (type == TensorView.class) {
            return "a tensor";
        }
        if (type == StoredNumbers.class) {
            return "a storage";
        }
        return ElementType.class.isAssignableFrom(type) ? "a storage class" : "no value";
    }
}
