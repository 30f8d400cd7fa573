package io.flowmask.cameras.simulation.scene;

import java.util.Locale;

/** What kind of place a camera looks at. */
public enum SceneKind {
    STREET,
    CROSSROADS,
    T_JUNCTION,
    CAR_PARK;

    /** As in annotations, for example {@code car_park}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
