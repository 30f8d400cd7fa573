/** Boxes, sizes and run-length masks. Depends on nothing. */
@NullMarked
package io.flowmask.model.geometry;

import org.jspecify.annotations.NullMarked;
