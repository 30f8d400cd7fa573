/**
 * YolactEdge without Flink or Kafka: checkpoint to graphs to engine to detections. {@link io.flowmask.model.Segmenter} is the
 * way in for those who segment frames.
 */
@NullMarked
package io.flowmask.model;

import org.jspecify.annotations.NullMarked;
