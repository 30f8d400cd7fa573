/** {@code flowmask plan}: sizes a fleet from measured figures. */
@NullMarked
package io.flowmask.cli.plan;

import org.jspecify.annotations.NullMarked;
