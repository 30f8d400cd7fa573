package io.flowmask.model;

import java.util.List;
import java.util.Objects;

/**
 * Which model a mask or a feature came from.
 *
 * @param name the manifest's name
 * @param fingerprint of weights and settings, hexadecimal; models with the same fingerprint can use each other's features
 * @param classes class names in the network's order
 */
public record ModelIdentity(String name, String fingerprint, List<String> classes) {
    public ModelIdentity {
        Objects.requireNonNull(name);
        Objects.requireNonNull(fingerprint);
        classes = List.copyOf(classes);
    }
}
