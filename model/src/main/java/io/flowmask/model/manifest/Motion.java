package io.flowmask.model.manifest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a partial frame gets to know where the keyframe's features belong. */
public enum Motion {
    /** The network's own flow net compares the laterals of both frames. Only video models have one. */
    FEATURE_FLOW,
    /** Optical flow between the images, computed beside the network; needs nothing of the checkpoint. */
    IMAGE_FLOW,
    /** Not at all: features are used where they were. The cheapest, and what the others are measured against. */
    NONE;

    /** How users and manifests write it: {@code feature-flow}, {@code image-flow}, {@code none}. */
    @JsonValue
    public String optionName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The same as {@link #optionName}, so that messages and option tables say what users write. */
    @Override
    public String toString() {
        return optionName();
    }

    /**
     * The reverse of {@link #optionName}, whatever the case.
     *
     * @throws IllegalArgumentException when there is no such motion; the message lists those there are
     */
    public static Motion of(String optionName) {
        return Arrays.stream(values())
                .filter(motion -> motion.optionName().equalsIgnoreCase(optionName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no motion \"" + optionName + "\"; there are "
                        + Arrays.stream(values()).map(Motion::optionName).collect(Collectors.joining(", "))));
    }
}
