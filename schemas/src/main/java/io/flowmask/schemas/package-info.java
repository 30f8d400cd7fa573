/**
 * The contracts on the topics: {@link io.flowmask.schemas.CameraFrame} in, {@link io.flowmask.schemas.MaskEvent}, {@link
 * io.flowmask.schemas.DroppedFrame} and {@link io.flowmask.schemas.DeadLetter} out, and {@link io.flowmask.schemas.RecordCodec},
 * which turns them into a topic's bytes and back.
 */
@NullMarked
package io.flowmask.schemas;

import org.jspecify.annotations.NullMarked;
