/** YolactEdge: its architecture read off a checkpoint, and its graphs. */
@NullMarked
package io.flowmask.model.yolact;

import org.jspecify.annotations.NullMarked;
