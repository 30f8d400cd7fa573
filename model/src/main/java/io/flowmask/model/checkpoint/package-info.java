/** PyTorch checkpoints as named tensors, read without running anything in them. */
@NullMarked
package io.flowmask.model.checkpoint;

import org.jspecify.annotations.NullMarked;
