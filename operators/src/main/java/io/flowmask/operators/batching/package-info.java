/** Which frames share a call to the device, and when. Knows neither Flink nor frames. */
@NullMarked
package io.flowmask.operators.batching;

import org.jspecify.annotations.NullMarked;
