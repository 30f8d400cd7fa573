/**
 * PyTorch checkpoints as named tensors, read without running anything in them. {@link
 * io.flowmask.model.checkpoint.Checkpoint#read} is the way in; every failure is a {@link
 * io.flowmask.model.checkpoint.CheckpointException}. Depends on nothing of ours.
 */
@NullMarked
package io.flowmask.model.checkpoint;

import org.jspecify.annotations.NullMarked;
