/**
 * Models in 8 bits: {@link io.flowmask.model.quantize.Calibrator} finds out which values tensors take, {@link
 * io.flowmask.model.quantize.ModelQuantizer} makes a model folder whose graphs compute in integers, component by component, {@link
 * io.flowmask.model.quantize.ModelComparison} says how far the two are apart.
 */
@NullMarked
package io.flowmask.model.quantize;

import org.jspecify.annotations.NullMarked;
