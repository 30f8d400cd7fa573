/** What goes into the operators: a camera's frame, and the record it came in. */
@NullMarked
package io.flowmask.operators.frame;

import org.jspecify.annotations.NullMarked;
