/** How things move: routes, vehicles that follow and yield, pedestrians and cyclists. */
@NullMarked
package io.flowmask.cameras.simulation.traffic;

import org.jspecify.annotations.NullMarked;
