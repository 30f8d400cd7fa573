/** Encoded frames to network input: decode, resize, and see what has moved since the keyframe. */
@NullMarked
package io.flowmask.model.image;

import org.jspecify.annotations.NullMarked;
