/** How a model fares on videos: full frames, and partial frames by their distance from the keyframe. */
@NullMarked
package io.flowmask.evaluation.video;

import org.jspecify.annotations.NullMarked;
