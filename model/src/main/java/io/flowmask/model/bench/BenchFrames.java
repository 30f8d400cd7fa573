package io.flowmask.model.bench;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Frames of noise: what a network computes takes as long whatever the frame shows. The same at every run. */
final class BenchFrames {
    private static final long SEED = 550;

    private BenchFrames() {}

    static List<PreparedImage> of(ModelManifest.Input input, int count) {
        Random random = new Random(SEED);
        List<PreparedImage> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(frame(input, random));
        }
        return List.copyOf(frames);
    }

    private static PreparedImage frame(ModelManifest.Input input, Random random) {
        int size = input.sizePx();
        byte[] noise = new byte[3 * size * size];
        random.nextBytes(noise);
        ByteBuffer pixels = ByteBuffer.wrap(noise);
        if (input.type() == NumberType.FLOAT32) {
            pixels = ByteBuffer.allocate(noise.length * Float.BYTES).order(ByteOrder.nativeOrder());
            for (byte value : noise) {
                pixels.putFloat(Byte.toUnsignedInt(value));
            }
            pixels.flip();
        }
        return new PreparedImage(pixels, new FrameSize(size, size));
    }
}
