/** From outcomes to Kafka records. */
@NullMarked
package io.flowmask.job.sink;

import org.jspecify.annotations.NullMarked;
