package io.flowmask.model.manifest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of the network: the unit by which costs are told apart and precision is chosen. A graph's nodes are named after it. */
public enum Component {
    BACKBONE,
    FPN,
    PROTONET,
    HEAD,
    FLOW,
    SPA;

    /** Where a node's name, or one that an optimiser derived of it, says the component. */
    private static final Pattern NAMED = Pattern.compile("(?:^|[^a-z])(backbone|fpn|protonet|head|flow|spa)/");

    /** As it is written in graphs, options and tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The component of a graph's node or tensor; empty for what belongs to none, such as the image's conversion. */
    public static Optional<Component> ofNode(String name) {
        Matcher matcher = NAMED.matcher(name);
        return matcher.find() ? Optional.of(valueOf(matcher.group(1).toUpperCase(Locale.ROOT))) : Optional.empty();
    }
}
