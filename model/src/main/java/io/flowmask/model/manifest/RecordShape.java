package io.flowmask.model.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether JSON has a record's shape: every component there and of its type, nothing else there. Jackson would stop at the first
 * difference; this lists all of them with their place.
 */
final class RecordShape {
    private final List<String> problems = new ArrayList<>();

    private RecordShape() {}

    static List<String> problems(Class<? extends Record> type, JsonNode json) {
        RecordShape shape = new RecordShape();
        shape.checkRecord(type, json, "");
        return shape.problems;
    }

    private void checkRecord(Class<?> type, JsonNode json, String place) {
        if (!json.isObject()) {
            report(place, "an object", json);
            return;
        }
        RecordComponent[] components = type.getRecordComponents();
        for (RecordComponent component : components) {
            String at = place.isEmpty() ? component.getName() : place + "." + component.getName();
            check(component.getGenericType(), json.path(component.getName()), at);
        }
        Set<String> known =
                Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet());
        json.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                problems.add((place.isEmpty() ? field : place + "." + field) + ": unknown field");
            }
        });
    }

    private void check(Type type, JsonNode json, String place) {
        if (type instanceof ParameterizedType generic) {
            checkContainer(generic, json, place);
        } else if (type == int.class) {
            expect(json.isInt(), "a whole number", json, place);
        } else if (type == Double.class) {
            expect(json.isNumber(), "a number", json, place);
        } else if (type == Integer.class) {
            expect(json.isInt(), "a whole number", json, place);
        } else if (type == String.class) {
            expect(json.isTextual(), "text", json, place);
        } else if (type instanceof Class<?> named && named.isEnum()) {
            List<String> names = Arrays.stream(named.getEnumConstants())
                    .map(Object::toString)
                    .toList();
            expect(json.isTextual() && names.contains(json.textValue()), "one of " + names, json, place);
        } else if (type instanceof Class<?> named && named.isRecord()) {
            checkRecord(named, json, place);
        } else {
            throw new IllegalStateException("No JSON shape is known for " + type + " at " + place);
        }
    }

    private void checkContainer(ParameterizedType type, JsonNode json, String place) {
        Type element = type.getActualTypeArguments()[0];
        if (type.getRawType() == Optional.class) {
            if (!json.isMissingNode() && !json.isNull()) {
                check(element, json, place);
            }
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                check(element, json.get(i), place + "[" + i + "]");
            }
        } else {
            report(place, "a list", json);
        }
    }

    private void expect(boolean holds, String expected, JsonNode json, String place) {
        if (!holds) {
            report(place, expected, json);
        }
    }

    private void report(String place, String expected, JsonNode json) {
        String where = place.isEmpty() ? "" : place + ": ";
        String found = json.isMissingNode() ? "it is missing" : "found " + abbreviated(json.toString());
        problems.add(where + "expected " + expected + ", but " + found);
    }

    private static String abbreviated(String json) {
        return json.length() <= 60 ? json : json.substring(0, 57) + "...";
    }
}
