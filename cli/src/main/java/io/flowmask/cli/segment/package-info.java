/** Segmentation of footage without Kafka: results as COCO JSON, overlay pictures. */
@NullMarked
package io.flowmask.cli.segment;

import org.jspecify.annotations.NullMarked;
