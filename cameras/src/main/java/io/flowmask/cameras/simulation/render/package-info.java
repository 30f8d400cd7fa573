/** The software renderer: a scene's backdrop drawn once, moving things drawn over it frame by frame. */
@NullMarked
package io.flowmask.cameras.simulation.render;

import org.jspecify.annotations.NullMarked;
