package io.flowmask.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What a browser says. */
sealed interface BrowserMessage {
    /** It comes with a token, which may be empty. */
    record Hello(String token) implements BrowserMessage {
        @Override
        public String toString() {
            return "Hello(…)";
        }
    }

    /**
     * What it shows from now on.
     *
     * @param cameras indexes of the cameras on its wall that can be seen
     * @param large the camera that is shown large, with its history
     */
    record Show(List<Integer> cameras, OptionalInt large) implements BrowserMessage {
        public Show {
            cameras = List.copyOf(cameras);
        }
    }

    /** It is done with some more frames, drawn or not. */
    record Done(int frames) implements BrowserMessage {}

    /** More than fit on any screen. */
    int MAX_SHOWN = 400;

    JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads a message; empty where it is none. */
    static Optional<BrowserMessage> parse(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            return switch (json.path("type").asText()) {
                case "hello" -> Optional.of(new Hello(json.path("token").asText()));
                case "show" -> Optional.of(show(json));
                case "done" ->
                    Optional.of(new Done(Math.max(0, json.path("frames").asInt())));
                default -> Optional.empty();
            };
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Show show(JsonNode json) {
        Set<Integer> cameras = new LinkedHashSet<>();
        for (JsonNode camera : json.path("cameras")) {
            if (camera.isInt() && cameras.size() < MAX_SHOWN) {
                cameras.add(camera.intValue());
            }
        }
        JsonNode large = json.path("large");
        return new Show(List.copyOf(cameras), large.isInt() ? OptionalInt.of(large.intValue()) : OptionalInt.empty());
    }
}
