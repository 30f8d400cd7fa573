package io.flowmask.model.benchmark;

import io.flowmask.model.engine.NetworkOutput;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.manifest.ModelManifest.PrototypeLayout;
import io.flowmask.model.testing.TestingPrototypes;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a full-size COCO network says of a frame of 768 × 432 with 20 things on it: 1000 candidates of 80 classes, 32 prototypes of 138 ×
 * 138, for an input of 550 × 550.
 */
public final class TrafficFrame {
    public static final FrameSize SIZE = new FrameSize(432, 768);
    public static final int INSTANCES = 20;

    private static final int CANDIDATES = 1000;
    private static final int CLASSES = 80;
    private static final int PROTOTYPES = 32;
    private static final int PROTOTYPE_SIDE = 138;

    /** Anchors of the two finest levels, 69 × 69 and 35 × 35 places of three; those of the third, 18 × 18, follow. */
    private static final int FIRST_ANCHOR = 3 * (69 * 69 + 35 * 35);

    private static final int LEVEL_SIDE = 18;

    private TrafficFrame() {}

    /** Twenty places, 4 × 5 on the frame, with their neighbours as worse candidates; the rest is anywhere, below the threshold. */
    public static NetworkOutput output(PrototypeLayout layout) {
        Random random = new Random(9);
        int[] anchors = new int[CANDIDATES];
        float[] scores = new float[CANDIDATES * CLASSES];
        int next = 0;
        for (int layer = 0; layer < 5; layer++) {
            for (int i = 0; i < INSTANCES; i++) {
                int row = 2 + i / 5 * 4 + (layer == 3 ? 1 : 0) - (layer == 4 ? 1 : 0);
                int column = 1 + i % 5 * 4 - (layer == 1 ? 1 : 0) + (layer == 2 && i % 5 < 4 ? 1 : 0);
                anchors[next] = FIRST_ANCHOR + 3 * (row * LEVEL_SIDE + column);
                scores[next * CLASSES + i % 4] = 0.9f - 0.1f * layer;
                next++;
            }
        }
        for (; next < CANDIDATES; next++) {
            anchors[next] = random.nextInt(FIRST_ANCHOR);
            scores[next * CLASSES + random.nextInt(CLASSES)] = 0.29f - 0.0002f * next;
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.max(scores[i], 0.001f * random.nextFloat());
        }
        float[] locations = new float[4 * CANDIDATES];
        float[] coefficients = new float[PROTOTYPES * CANDIDATES];
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] = i % PROTOTYPES == 0 ? 0.8f : random.nextFloat() - 0.5f;
        }
        return new NetworkOutput(anchors, scores, locations, coefficients, prototypes(layout), null);
    }

    /** The first is a constant, so that masks are mostly set, the others are waves that give them an outline. */
    private static float[] prototypes(PrototypeLayout layout) {
        float[] values = new float[PROTOTYPES * PROTOTYPE_SIDE * PROTOTYPE_SIDE];
        for (int i = 0; i < values.length; i++) {
            int p = i / (PROTOTYPE_SIDE * PROTOTYPE_SIDE);
            int y = i / PROTOTYPE_SIDE % PROTOTYPE_SIDE;
            int x = i % PROTOTYPE_SIDE;
            values[i] = p == 0 ? 1 : (float) Math.max(0, Math.sin(0.02 * p * x + 0.3 * p) * Math.cos(0.015 * p * y));
        }
        return TestingPrototypes.laidOut(values, manifest(layout).prototypes());
    }

    /** Of the network. */
    public static ModelManifest manifest(PrototypeLayout layout) {
        return new ModelManifest(
                ModelManifest.FORMAT,
                "benchmark",
                "0".repeat(64),
                "",
                "",
                new ModelManifest.Input(550, ModelManifest.NumberType.UINT8, List.of(), List.of()),
                IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList(),
                new ModelManifest.Anchors(
                        List.of(24.0, 48.0, 96.0, 192.0, 384.0),
                        List.of(1.0, 0.5, 2.0),
                        IntStream.of(69, 35, 18, 9, 5)
                                .mapToObj(side -> new MapSize(side, side))
                                .toList(),
                        Optional.empty()),
                new ModelManifest.Prototypes(
                        PROTOTYPES, PROTOTYPE_SIDE, PROTOTYPE_SIDE, Optional.empty(), Optional.of(layout)),
                CANDIDATES,
                Optional.empty());
    }
}
