/** The Flink job: options, sources, sinks, topology, main. */
@NullMarked
package io.flowmask.job;

import org.jspecify.annotations.NullMarked;
