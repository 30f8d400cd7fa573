/** What the light is like: time of day, weather, sun, sky and street lamps. */
@NullMarked
package io.flowmask.cameras.simulation.light;

import org.jspecify.annotations.NullMarked;
