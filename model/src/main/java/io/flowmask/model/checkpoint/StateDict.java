package io.flowmask.model.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of a pickled object that maps names to tensors.
 *
 * @param tensors tensors by name, in the file's order, without a {@code module.} in front
 * @param ignored keys whose values are no tensors, of the dict and of the one in which it was found
 */
record StateDict(Map<String, TensorView> tensors, List<String> ignored) {
    private static final List<String> WRAPPERS = List.of("state_dict", "model");
    /** What {@code DataParallel} puts in front of every name. */
    private static final String PARALLEL_PREFIX = "module.";

    private static final int SHOWN_KEYS = 5;
    private static final String ADVICE =
            "Expected is a dict of named tensors, as torch.save(model.state_dict(), path) writes it, or one that has it under"
                    + " \"state_dict\" or \"model\"";

    StateDict {
        tensors = Collections.unmodifiableMap(tensors);
        ignored = List.copyOf(ignored);
    }

    /**
     * Finds the state dict in a pickled object.
     *
     * @throws CheckpointException if there is none, or its names are not usable
     */
    static StateDict of(@Nullable Object root, Place place) {
        if (!(root instanceof Map<?, ?> dict)) {
            throw place.refuse("it holds " + Shown.value(root) + " instead of a state dict", ADVICE);
        }
        for (String wrapper : WRAPPERS) {
            if (dict.get(wrapper) instanceof Map<?, ?> wrapped) {
                return ofNames(wrapped, place).with(others(dict, wrapper));
            }
        }
        return ofNames(dict, place);
    }

    private static List<String> others(Map<?, ?> dict, String wrapper) {
        List<String> others = new ArrayList<>();
        for (Object key : dict.keySet()) {
            if (!wrapper.equals(key)) {
                others.add(shown(key));
            }
        }
        return others;
    }

    private StateDict with(List<String> furtherIgnored) {
        List<String> all = new ArrayList<>(furtherIgnored);
        all.addAll(ignored);
        return new StateDict(tensors, all);
    }

    private static StateDict ofNames(Map<?, ?> dict, Place place) {
        Map<String, TensorView> tensors = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        dict.forEach((key, value) -> {
            if (!(value instanceof TensorView tensor)) {
                ignored.add(shown(key));
            } else if (!(key instanceof String name)) {
                throw place.refuse("a tensor's name is " + key + " instead of a string", ADVICE);
            } else if (!Shown.isPrintable(name)) {
                throw place.refuse(
                        "a tensor's name is \"" + shown(name) + "\", which has control characters or more than "
                                + Shown.MAX_CHARS + " characters",
                        ADVICE);
            } else if (tensors.put(withoutPrefix(name), tensor) != null) {
                throw place.refuse(
                        "tensor " + shown(withoutPrefix(name)) + " is there twice, with and without \""
                                + PARALLEL_PREFIX + "\" in front",
                        "Remove one of them");
            }
        });
        if (tensors.isEmpty()) {
            throw place.refuse(
                    "its state dict has no tensors; keys: "
                            + String.join(", ", ignored.subList(0, Math.min(SHOWN_KEYS, ignored.size())))
                            + (ignored.size() > SHOWN_KEYS ? ", … (" + ignored.size() + ")" : ""),
                    ADVICE);
        }
        return new StateDict(tensors, ignored);
    }

    private static String withoutPrefix(String name) {
        return name.startsWith(PARALLEL_PREFIX) ? name.substring(PARALLEL_PREFIX.length()) : name;
    }

    private static String shown(Object key) {
        return Shown.printable(key.toString());
    }
}
