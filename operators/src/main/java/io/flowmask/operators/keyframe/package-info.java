/** Which frames are keyframes, and which are not segmented at all. Pure decisions; knows no Flink. */
@NullMarked
package io.flowmask.operators.keyframe;

import org.jspecify.annotations.NullMarked;
