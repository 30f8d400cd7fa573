/** Points, directions and cameras: metres and radians; x east, y north, z up, the ground at z = 0. */
@NullMarked
package io.flowmask.cameras.simulation.space;

import org.jspecify.annotations.NullMarked;
