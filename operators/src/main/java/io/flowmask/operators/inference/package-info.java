/** The operator that segments frames: lifecycle, order, batches on the device, metrics and options. */
@NullMarked
package io.flowmask.operators.inference;

import org.jspecify.annotations.NullMarked;
