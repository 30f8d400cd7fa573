package io.flowmask.evaluation.coco;

/** COCO's twelve numbers, in their order. */
public enum Metric {
    AP("AP", "mean over IoU 0.50:0.95"),
    AP50("AP50", "at IoU 0.50"),
    AP75("AP75", "at IoU 0.75"),
    AP_SMALL("APs", "area below 32²"),
    AP_MEDIUM("APm", "area 32²..96²"),
    AP_LARGE("APl", "area above 96²"),
    AR1("AR1", "recall, 1 detection an image and class"),
    AR10("AR10", "recall, 10 detections"),
    AR100("AR100", "recall, 100 detections"),
    AR_SMALL("ARs", "recall, area below 32²"),
    AR_MEDIUM("ARm", "recall, area 32²..96²"),
    AR_LARGE("ARl", "recall, area above 96²");

    private final String label;
    private final String meaning;

    Metric(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /** Its name in tables and JSON. */
    public String label() {
        return label;
    }

    /** For people. */
    public String meaning() {
        return meaning;
    }
}
