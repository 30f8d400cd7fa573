/** A simulated fleet of traffic cameras with exact ground truth, repeatable by seed. */
@NullMarked
package io.flowmask.cameras.simulation;

import org.jspecify.annotations.NullMarked;
