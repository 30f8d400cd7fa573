package io.flowmask.cameras.simulation.chance;

import java.util.List;

/**
 * A stream of random draws fixed by a seed: SplitMix64, written out so that no Java version changes a scene. Not for two threads at a
 * time.
 *
 * <p>{@link #fork} makes streams that depend on the seed and the fork's name only, not on what was drawn before: one more tree does
 * not change the traffic.
 */
public final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long state;

    public Dice(long seed) {
        this.seed = seed;
        this.state = seed;
    }

    /** The stream called {@code name} below this one. */
    public Dice fork(String name) {
        return fork(name.hashCode());
    }

    /** The stream with the given number below this one. */
    public Dice fork(long number) {
        return new Dice(mix(mix(seed + GOLDEN_GAMMA) ^ mix(number * GOLDEN_GAMMA + 1)));
    }

    /** 64 random bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in 0 (included) to 1 (not included). */
    public double unit() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform between two numbers. */
    public double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /** Uniform between two whole numbers, both included. */
    public int between(int low, int high) {
        return low + (int) Math.floorMod(nextLong(), (long) high - low + 1);
    }

    /** True with the given probability. */
    public boolean chance(double probability) {
        return unit() < probability;
    }

    /** About normal, mean 0 and deviation 1, never beyond ±6. */
    public double normal() {
        double sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += unit();
        }
        return sum - 6;
    }

    /** 1 or -1. */
    public int sign() {
        return nextLong() < 0 ? -1 : 1;
    }

    /** One of the choices, all equally likely. */
    public <T> T pick(List<T> choices) {
        return choices.get(between(0, choices.size() - 1));
    }

    /** An index into {@code weights}, with probability in proportion to the weight. */
    public int weighted(double... weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double rest = unit() * total;
        for (int i = 0; i < weights.length; i++) {
            rest -= weights[i];
            if (rest < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
