/** What is annotated and what was detected: COCO and YouTube-VIS files, read entry by entry and checked in full. */
@NullMarked
package io.flowmask.evaluation.dataset;

import org.jspecify.annotations.NullMarked;
