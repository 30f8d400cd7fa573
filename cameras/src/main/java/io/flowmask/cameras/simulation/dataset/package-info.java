/** Simulated clips as a dataset on disk with COCO and YouTube-VIS annotations. */
@NullMarked
package io.flowmask.cameras.simulation.dataset;

import org.jspecify.annotations.NullMarked;
