package io.flowmask.evaluation.coco;

/** By what a detection is compared with the truth. */
public enum OverlapKind {
    /** Pixels. */
    MASK("segm", "mask"),
    /** Boxes. */
    BOX("bbox", "box");

    private final String cocoName;
    private final String word;

    OverlapKind(String cocoName, String word) {
        this.cocoName = cocoName;
        this.word = word;
    }

    /** What pycocotools calls it. */
    public String cocoName() {
        return cocoName;
    }

    /** For people. */
    public String word() {
        return word;
    }
}
