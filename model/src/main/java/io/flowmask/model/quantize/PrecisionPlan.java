package io.flowmask.model.quantize;

import io.flowmask.model.manifest.Component;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A precision for each component.
 *
 * @param precisions complete
 */
public record PrecisionPlan(Map<Component, Precision> precisions) {
    /** The choice of the paper, and of the official configuration for what only video models have (yolactedge paper, §4). */
    private static final PrecisionPlan PAPER = new PrecisionPlan(Map.of(
            Component.BACKBONE,
            Precision.INT8,
            Component.FPN,
            Precision.INT8,
            Component.PROTONET,
            Precision.FP16,
            Component.HEAD,
            Precision.FP16,
            Component.FLOW,
            Precision.INT8,
            Component.SPA,
            Precision.FP16));

    private static final PrecisionPlan MAX_SPEED = all(Precision.INT8);
    private static final PrecisionPlan SINGLE = all(Precision.FP32);

    private static final Map<String, PrecisionPlan> PRESETS =
            Map.of("paper", PAPER, "max-speed", MAX_SPEED, "fp32", SINGLE);

    public PrecisionPlan {
        Map<Component, Precision> complete = new EnumMap<>(Component.class);
        for (Component component : Component.values()) {
            complete.put(component, precisions.getOrDefault(component, Precision.FP32));
        }
        precisions = Collections.unmodifiableMap(complete);
    }

    /**
     * Reads a plan as users write it: a preset ({@code paper}, {@code max-speed}, {@code fp32}), {@code component=precision} pairs
     * with commas, or a preset and pairs that differ from it. Components that are not named are fp32.
     *
     * @throws IllegalArgumentException naming everything that is not known
     */
    public static PrecisionPlan parse(String text) {
        Map<Component, Precision> precisions = new EnumMap<>(Component.class);
        List<String> problems = new ArrayList<>();
        String[] parts = text.trim().split("\\s*,\\s*", -1);
        for (int i = 0; i < parts.length; i++) {
            String[] pair = parts[i].toLowerCase(Locale.ROOT).split("=", -1);
            if (i == 0 && pair.length == 1 && PRESETS.containsKey(pair[0])) {
                precisions.putAll(PRESETS.getOrDefault(pair[0], SINGLE).precisions());
            } else if (pair.length == 2) {
                Optional<Component> component = find(Component.values(), Component::label, pair[0]);
                Optional<Precision> precision = find(Precision.values(), Precision::label, pair[1]);
                if (component.isEmpty()) {
                    problems.add("there is no component \"" + pair[0] + "\", but "
                            + labels(Component.values(), Component::label));
                }
                if (precision.isEmpty()) {
                    problems.add("there is no precision \"" + pair[1] + "\", but "
                            + labels(Precision.values(), Precision::label));
                }
                if (component.isPresent() && precision.isPresent()) {
                    precisions.put(component.get(), precision.get());
                }
            } else {
                problems.add("\"" + parts[i] + "\" is neither a preset (paper, max-speed, fp32; only at the beginning)"
                        + " nor component=precision");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The precision \"" + text + "\": " + String.join("; ", problems));
        }
        return new PrecisionPlan(precisions);
    }

    public Precision of(Component component) {
        return precisions.getOrDefault(component, Precision.FP32);
    }

    public boolean uses(Precision precision) {
        return precisions.containsValue(precision);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return precisions.entrySet().stream()
                .map(entry -> entry.getKey().label() + "=" + entry.getValue().label())
                .collect(Collectors.joining(","));
    }

    private static PrecisionPlan all(Precision precision) {
        return new PrecisionPlan(Arrays.stream(Component.values())
                .collect(Collectors.toMap(Function.identity(), component -> precision)));
    }

    private static <T> Optional<T> find(T[] values, Function<T, String> label, String text) {
        return Arrays.stream(values)
                .filter(value -> label.apply(value).equals(text))
                .findFirst();
    }

    private static <T> String labels(T[] values, Function<T, String> label) {
        return Arrays.stream(values).map(label).collect(Collectors.joining(", "));
    }
}
