package io.flowmask.evaluation.video;

/** What partial frames do with the keyframe's features. */
public enum Warp {
    /** Move them along the flow, as the model was made to. */
    FLOW("flow"),
    /** Use them where they were. */
    NONE("none");

    private final String label;

    Warp(String label) {
        this.label = label;
    }

    /** Its name in options, tables and JSON. */
    public String label() {
        return label;
    }
}
