/** From Kafka records to frames, and to dead letters where a record is none. */
@NullMarked
package io.flowmask.job.source;

import org.jspecify.annotations.NullMarked;
