/** Reading the topics: partitions assigned by hand, no consumer group, nothing committed, so that the job is not disturbed. */
@NullMarked
package io.flowmask.console.topics;

import org.jspecify.annotations.NullMarked;
