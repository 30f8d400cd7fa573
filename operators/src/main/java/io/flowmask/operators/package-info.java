/** The Flink operators around the model: batching, keyframe state, inference. */
@NullMarked
package io.flowmask.operators;

import org.jspecify.annotations.NullMarked;
