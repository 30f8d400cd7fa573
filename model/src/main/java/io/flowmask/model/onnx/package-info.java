/** ONNX graph writing. Knows no network. */
@NullMarked
package io.flowmask.model.onnx;

import org.jspecify.annotations.NullMarked;
