package io.flowmask.cameras.simulation.render;

import io.flowmask.cameras.simulation.light.Illumination;
import io.flowmask.cameras.simulation.space.Projection;
import java.util.List;

/**
 * All that does not move, drawn and lit, with what it takes to draw over it. Immutable by agreement: nobody writes to its layers.
 *
 * @param frameWidth width of the frames, pixels
 * @param frameHeight height of the frames, pixels
 */
record Backdrop(
        int frameWidth,
        int frameHeight,
        Projection projection,
        Illumination light,
        Layers layers,
        ToneCurve tone,
        ShadowMap shadows,
        Vignette vignette,
        List<Seen> parked) {
    /** Pixels of the layers per pixel of the frame, in both directions. */
    static final int SCALE = 2;
    /** Pixels of the layers around the frame, so that it can shake. */
    static final int MARGIN = 8;
}
