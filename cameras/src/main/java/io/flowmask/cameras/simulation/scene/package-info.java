/** Where everything stands: roads, markings, buildings, greenery and clutter, and the camera that looks at them. */
@NullMarked
package io.flowmask.cameras.simulation.scene;

import org.jspecify.annotations.NullMarked;
