package io.flowmask.model.checkpoint;

import java.util.List;

/**
 * A named tensor of an open {@link Checkpoint}. Its numbers stay in the file until {@link #toFloats} asks for them, and are not
 * kept. Thread-safe.
 */
public final class CheckpointTensor {
    private final String name;
    private final TensorView view;
    private final Storage storage;

    CheckpointTensor(String name, TensorView view, Storage storage) {
        this.name = name;
        this.view = view;
        this.storage = storage;
    }

    /** The tensor's key in the state dict, without a {@code module.} in front. */
    public String name() {
        return name;
    }

    public TensorShape shape() {
        return view.shape();
    }

    /** How the file stores its numbers. */
    public ElementType elementType() {
        return view.storage().type();
    }

    /**
     * Reads the tensor's numbers, converted to the nearest float, in row-major order whatever the strides in the file.
     *
     * @return an array of the caller's own, of {@code shape().elements()}
     * @throws CheckpointException if the file is damaged where they lie
     */
    public float[] toFloats() {
        int count = view.shape().elements();
        if (count == 0 || view.isContiguous()) {
            return storage.read(count == 0 ? 0 : view.firstElement(), count);
        }
        return gather(storage.read(view.firstElement(), Math.toIntExact(view.end() - view.firstElement())));
    }

    private float[] gather(float[] stored) {
        TensorShape shape = view.shape();
        List<Long> strides = view.strides();
        float[] result = new float[shape.elements()];
        int[] index = new int[shape.rank()];
        long from = 0;
        for (int to = 0; to < result.length; to++) {
            result[to] = stored[(int) from];
            for (int axis = index.length - 1; axis >= 0; axis--) {
                if (++index[axis] < shape.dimension(axis)) {
                    from += strides.get(axis);
                    break;
                }
                from -= (index[axis] - 1) * strides.get(axis);
                index[axis] = 0;
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return name + " " + shape() + " " + elementType();
    }
}
