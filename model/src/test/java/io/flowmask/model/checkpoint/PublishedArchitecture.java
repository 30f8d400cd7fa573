package io.flowmask.model.checkpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** The architectures that YolactEdge's authors published: every key of their state dicts, without the weights. */
public enum PublishedArchitecture {
    YOLACT_EDGE,
    YOLACT_EDGE_MOBILENETV2,
    YOLACT_EDGE_RESNET50,
    YOLACT_EDGE_VID,
    YOLACT_EDGE_VID_MINIMAL,
    YOLACT_EDGE_VID_RESNET50;

    /** A tensor of the state dict. */
    public record Key(String name, ElementType type, TensorShape shape) {}

    /** The state dict's keys, in its order. */
    public List<Key> keys() {
        String resource = "/state-dicts/" + name().toLowerCase(Locale.ROOT) + ".txt";
        InputStream in = Objects.requireNonNull(PublishedArchitecture.class.getResourceAsStream(resource), resource);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            return lines.lines().map(PublishedArchitecture::key).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A checkpoint of this architecture with random weights that keep activations in range: He's variance for convolutions, positive
     * variances near 1 for batch norms, and residual branches scaled down.
     */
    public TestingCheckpoint checkpoint(long seed) {
        return random(keys(), seed);
    }

    /** A checkpoint of any architecture with weights as {@link #checkpoint} makes them. */
    public static TestingCheckpoint random(List<Key> keys, long seed) {
        TestingCheckpoint checkpoint = new TestingCheckpoint();
        for (Key key : keys) {
            checkpoint.generated(key.name, key.type, key.shape, () -> numbers(key, seed));
        }
        return checkpoint;
    }

    private static DoubleSupplier numbers(Key key, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 31 + key.name.hashCode());
        if (key.type == ElementType.INT64) {
            return () -> 1000;
        }
        if (key.shape.rank() == 4) {
            int fanIn = key.shape.dimension(1) * key.shape.dimension(2) * key.shape.dimension(3);
            return uniform(random, 0, Math.sqrt(6.0 / fanIn));
        }
        if (key.name.endsWith("running_var")) {
            return uniform(random, 1, 0.5);
        }
        if (key.name.endsWith("bn3.weight") || key.name.endsWith("conv.3.weight")) {
            return uniform(random, 0.25, 0.05);
        }
        return uniform(random, key.name.endsWith("weight") ? 1 : 0, 0.1);
    }

    private static DoubleSupplier uniform(SplittableRandom random, double centre, double reach) {
        return () -> centre + (random.nextDouble() * 2 - 1) * reach;
    }

    private static Key key(String line) {
        String[] columns = line.split("\t", -1);
        int[] shape = columns[1].equals("scalar")
                ? new int[0]
                : Arrays.stream(columns[1].split("x", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        return new Key(columns[0], ElementType.valueOf(columns[2].toUpperCase(Locale.ROOT)), TensorShape.of(shape));
    }
}
