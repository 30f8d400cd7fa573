/** From what happened to a frame to the Avro record that says so. */
@NullMarked
package io.flowmask.operators.mapping;

import org.jspecify.annotations.NullMarked;
