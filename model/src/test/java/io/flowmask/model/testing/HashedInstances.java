package io.flowmask.model.testing;

import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Instances that derive from bytes: the same for the same bytes, others for others. */
final class HashedInstances {
    private static final int MAX_INSTANCES = 3;

    private HashedInstances() {}

    /** Of an image. */
    static long hash(byte[] bytes) {
        return mix(Arrays.hashCode(bytes) * 31L + bytes.length);
    }

    /** Of an image together with its keyframe. */
    static long combine(long image, long keyframe) {
        return mix(image * 31 + keyframe);
    }

    /** The finaliser of SplitMix64: near inputs give far results. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** What is found in an image of this hash. */
    static List<Instance> instances(long hash, FrameSize frameSize) {
        int count = 1 + (int) Long.remainderUnsigned(hash, MAX_INSTANCES);
        List<Instance> instances = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            instances.add(instance(mix(hash + i), 0.9f - 0.2f * i, frameSize));
        }
        return List.copyOf(instances);
    }

    /** A bar one pixel wide: its mask is a single run. */
    private static Instance instance(long hash, float score, FrameSize frameSize) {
        int classIndex = (int) Long.remainderUnsigned(hash, 2);
        int x = (int) Long.remainderUnsigned(hash >>> 8, frameSize.widthPx());
        int y = (int) Long.remainderUnsigned(hash >>> 24, frameSize.heightPx());
        int length = frameSize.heightPx() - y;
        long before = (long) x * frameSize.heightPx() + y;
        String counts = run(before) + run(length) + run(frameSize.pixels() - before - length);
        return new Instance(classIndex, score, new PixelBox(x, y, 1, length), new RleMask(frameSize, counts, length));
    }

    /** One of the first three run lengths of a mask in COCO's variable-length text. */
    private static String run(long length) {
        StringBuilder text = new StringBuilder();
        long rest = length;
        boolean more = true;
        while (more) {
            long bits = rest & 0x1f;
            rest >>= 5;
            more = rest != 0 || (bits & 0x10) != 0;
            text.append((char) (48 + (more ? bits | 0x20 : bits)));
        }
        return text.toString();
    }
}
