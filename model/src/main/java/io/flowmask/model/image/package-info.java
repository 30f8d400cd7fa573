/** Encoded frames to network input: decode, resize. */
@NullMarked
package io.flowmask.model.image;

import org.jspecify.annotations.NullMarked;
