/** How metrics are named and described, for whoever registers them and for docs/metrics.md. */
@NullMarked
package io.flowmask.operators.metrics;

import org.jspecify.annotations.NullMarked;
