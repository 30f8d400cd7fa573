package io.flowmask.cameras.simulation.mesh;

/** What a face is made of: how it takes the light and what pattern it has. */
public enum Surface {
    /** Dull and plain: cloth, rubber, plastic. */
    MATTE,
    /** Car paint: dull colour under a clear coat. */
    PAINT,
    /** Window glass: dark, mirrors the sky. */
    GLASS,
    /** Bare or painted metal that is a little shiny. */
    METAL,
    /** A vehicle's front lamp: shines when lights are on. */
    HEADLAMP,
    /** A vehicle's rear lamp: shines red when lights are on. */
    TAIL_LAMP,
    /** Leaves: light shines through. */
    FOLIAGE,
    PLASTER,
    BRICK,
    ROOF_TILES,
    PLANKS,
    CONCRETE,
    /** A house's window: glass by day, some lit at night. */
    WINDOW,
    /** Shines by itself when it is dark: lamp heads, signs. */
    LAMP,
    ASPHALT,
    /** Asphalt laid later: finer and of another tone. */
    ASPHALT_PATCH,
    PAVING,
    GRASS,
    SOIL,
    GRAVEL,
    /** Road paint, worn. */
    MARKING,
    /** Wet ground that mirrors the sky. */
    PUDDLE;

    /** Whether the ground can be made of it; patterns follow the plan then. */
    public boolean isShiny() {
        return this == PAINT || this == GLASS || this == METAL || this == HEADLAMP || this == TAIL_LAMP;
    }
}
