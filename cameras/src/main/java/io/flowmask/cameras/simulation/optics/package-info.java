/** What the camera adds: rain, glare, sensor noise, shake and JPEG. */
@NullMarked
package io.flowmask.cameras.simulation.optics;

import org.jspecify.annotations.NullMarked;
