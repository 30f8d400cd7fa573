/** COCO's average precision and recall of masks and boxes, number by number as pycocotools computes them. */
@NullMarked
package io.flowmask.evaluation.coco;

import org.jspecify.annotations.NullMarked;
