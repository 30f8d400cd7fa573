package io.flowmask.model.yolact;

import java.util.List;

/** How all YolactEdge models take their input: ImageNet's mean and deviation, per channel, in the order blue, green, red. */
final class Normalisation {
    static final List<Double> MEAN = List.of(103.94, 116.78, 123.68);
    static final List<Double> STANDARD_DEVIATION = List.of(57.38, 57.12, 58.40);

    private Normalisation() {}
}
