/** A KRaft broker and a Flink cluster inside one process. */
@NullMarked
package io.flowmask.embedded;

import org.jspecify.annotations.NullMarked;
