package io.flowmask.evaluation.coco;

/** How one image's detections of one class fare, best score first. Owns its arrays, which nobody changes. */
final class ClassMatches {
    /** IoU thresholds: 0.50, 0.55 .. 0.95. */
    static final int THRESHOLDS = 10;

    /** Shift of the first threshold's bit that something was found. */
    static final int FOUND = 0;

    /** Shift of the first threshold's bit that the detection counts neither as right nor as wrong. */
    static final int UNCOUNTED = THRESHOLDS;

    /** A threshold's IoU, to the last bit as numpy's {@code linspace(0.5, 0.95, 10)} has it. */
    static double threshold(int index) {
        return index == THRESHOLDS - 1 ? 0.95 : 0.5 + index * ((0.95 - 0.5) / (THRESHOLDS - 1));
    }

    private final int category;
    private final double[] scores;
    private final int[][] verdicts;
    private final int[] objects;

    /**
     * Takes the arrays over.
     *
     * @param category index of the class
     * @param scores descending
     * @param verdicts for each area range and detection, a bit for each IoU threshold that says it found something (see {@link
     *     #FOUND}), and one that says it is not counted ({@link #UNCOUNTED})
     * @param objects for each area range, how many there are to be found
     */
    ClassMatches(int category, double[] scores, int[][] verdicts, int[] objects) {
        this.category = category;
        this.scores = scores;
        this.verdicts = verdicts;
        this.objects = objects;
    }

    int category() {
        return category;
    }

    int detections() {
        return scores.length;
    }

    double score(int rank) {
        return scores[rank];
    }

    int verdict(AreaRange range, int rank) {
        return verdicts[range.index()][rank];
    }

    int objects(AreaRange range) {
        return objects[range.index()];
    }
}
