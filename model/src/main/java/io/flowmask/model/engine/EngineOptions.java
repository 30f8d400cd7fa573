package io.flowmask.model.engine;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Which engine runs the graphs, and on what. Immutable; made by a {@link Builder}. */
public final class EngineOptions implements Serializable {
    private static final long serialVersionUID = 1L;

    private final EngineKind kind;
    private final @Nullable Integer threads;
    private final int device;
    private final ArrayList<Integer> batchSizes;

    private EngineOptions(Builder builder) {
        kind = builder.kind;
        threads = builder.threads;
        device = builder.device;
        batchSizes = new ArrayList<>(builder.batchSizes);
    }

    /** ONNX Runtime on all processors. */
    public static EngineOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public EngineKind kind() {
        return kind;
    }

    /** CPU threads that one call uses; empty for as many as the JVM sees processors. For ONNX Runtime. */
    public OptionalInt threads() {
        return threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    }

    /** Number of the GPU, from 0. For TensorRT. */
    public int device() {
        return device;
    }

    /** The batch sizes that graphs are loaded at, ascending; a smaller batch is padded, a larger one split. For TensorRT. */
    public List<Integer> batchSizes() {
        return List.copyOf(batchSizes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EngineOptions that
                && kind == that.kind
                && Objects.equals(threads, that.threads)
                && device == that.device
                && batchSizes.equals(that.batchSizes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, threads, device, batchSizes);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case ONNX_RUNTIME -> kind.optionName() + " (threads " + (threads == null ? "as processors" : threads) + ")";
            case TENSORRT -> kind.optionName() + " (device " + device + ", batch sizes " + batchSizes + ")";
        };
    }

    /** Settings, checked together in {@link #build}. */
    public static final class Builder {
        private EngineKind kind = EngineKind.ONNX_RUNTIME;
        private @Nullable Integer threads;
        private int device;
        private List<Integer> batchSizes = List.of(1, 8);

        private Builder() {}

        public Builder kind(EngineKind value) {
            kind = value;
            return this;
        }

        /** CPU threads that one call uses, at least 1. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /** Number of the GPU, from 0. */
        public Builder device(int value) {
            device = value;
            return this;
        }

        /** TensorRT's batch sizes, in any order. */
        public Builder batchSizes(List<Integer> value) {
            batchSizes = List.copyOf(value);
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException naming every setting that makes no sense
         */
        public EngineOptions build() {
            List<String> problems = new ArrayList<>();
            if (threads != null && threads < 1) {
                problems.add("threads must be at least 1, but are " + threads);
            }
            if (device < 0) {
                problems.add("device must be a GPU's number, from 0, but is " + device);
            }
            if (batchSizes.isEmpty() || batchSizes.stream().anyMatch(size -> size < 1)) {
                problems.add("batch sizes must be one or more numbers of at least 1, but are " + batchSizes);
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Engine options: " + String.join("; ", problems));
            }
            batchSizes = batchSizes.stream().distinct().sorted().toList();
            return new EngineOptions(this);
        }
    }
}
