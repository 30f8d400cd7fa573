/** {@code flowmask evaluate}. */
@NullMarked
package io.flowmask.cli.evaluate;

import org.jspecify.annotations.NullMarked;
