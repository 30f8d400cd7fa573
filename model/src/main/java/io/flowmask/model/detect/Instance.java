package io.flowmask.model.detect;

import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;

/**
 * One object found in a frame.
 *
 * @param classIndex index into the manifest's classes, from 0
 * @param score confidence, 0..1
 * @param box bounding box in the frame's pixels
 * @param mask mask at the frame's size
 */
public record Instance(int classIndex, float score, PixelBox box, RleMask mask) {}
