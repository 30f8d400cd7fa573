/** Consumers of mask events, to copy and change. */
@NullMarked
package io.flowmask.examples;

import org.jspecify.annotations.NullMarked;
