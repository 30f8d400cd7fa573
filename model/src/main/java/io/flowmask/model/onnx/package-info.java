/**
 * ONNX graph writing. Knows no network: {@link io.flowmask.model.onnx.GraphBuilder} collects nodes, {@link
 * io.flowmask.model.onnx.MapOperations} and {@link io.flowmask.model.onnx.RowOperations} are the vocabulary, {@link
 * io.flowmask.model.onnx.OnnxGraph} writes the file.
 */
@NullMarked
package io.flowmask.model.onnx;

import org.jspecify.annotations.NullMarked;
