/** One command line, flowmask, over all of it. */
@NullMarked
package io.flowmask.cli;

import org.jspecify.annotations.NullMarked;
