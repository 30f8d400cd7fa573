/** {@code flowmask console}. */
@NullMarked
package io.flowmask.cli.console;

import org.jspecify.annotations.NullMarked;
