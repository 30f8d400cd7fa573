/**
 * How good a model's masks are: annotations and results are read and checked ({@code dataset}), compared as pycocotools compares them
 * ({@code coco}), for full and partial frames apart ({@code video}), and told ({@code report}).
 */
@NullMarked
package io.flowmask.evaluation;

import org.jspecify.annotations.NullMarked;
