/** Commands that send frames. */
@NullMarked
package io.flowmask.cli.cameras;

import org.jspecify.annotations.NullMarked;
