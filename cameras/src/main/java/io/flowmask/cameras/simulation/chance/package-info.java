/** Repeatable randomness: draws that depend on a seed and a name only, and smooth noise for textures. */
@NullMarked
package io.flowmask.cameras.simulation.chance;

import org.jspecify.annotations.NullMarked;
