package io.flowmask.model.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tensors that somebody needs from a checkpoint. Collects what is missing or misshapen, so that a user learns of all of it at
 * once. Not thread-safe.
 *
 * <pre>{@code
 * checkpoint.expectations()
 *         .expect("proto_net.0.weight", TensorShape.of(256, 256, 3, 3))
 *         .expect("proto_net.0.bias", TensorShape.of(256))
 *         .verify();
 * }</pre>
 */
public final class TensorExpectations {
    private final Checkpoint checkpoint;
    private final List<String> problems = new ArrayList<>();

    TensorExpectations(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** Expects a tensor of this name and shape, with floating-point numbers. */
    public TensorExpectations expect(String name, TensorShape shape) {
        @Nullable CheckpointTensor tensor = checkpoint.find(name).orElse(null);
        if (tensor == null) {
            problems.add(name + " is missing, expected " + shape);
        } else if (!tensor.shape().equals(shape)) {
            problems.add(name + " has shape " + tensor.shape() + ", expected " + shape);
        } else {
            expectFloatingPoint(tensor);
        }
        return this;
    }

    /** Expects a tensor of this name with so many axes of any size ≥ 1, and floating-point numbers. */
    public TensorExpectations expectRank(String name, int rank) {
        @Nullable CheckpointTensor tensor = checkpoint.find(name).orElse(null);
        if (tensor == null) {
            problems.add(name + " is missing, expected with " + rank + " axes");
        } else if (tensor.shape().rank() != rank || tensor.shape().dimensions().contains(0)) {
            problems.add(name + " has shape " + tensor.shape() + ", expected " + rank + " axes of size 1 or more");
        } else {
            expectFloatingPoint(tensor);
        }
        return this;
    }

    /** Adds something that is wrong in the words of whoever expects more than shapes. */
    public TensorExpectations problem(String problem) {
        problems.add(problem);
        return this;
    }

    /** What is wrong so far, one entry each. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * Ends the list.
     *
     * @throws CheckpointException if anything was wrong; its message lists all of it
     */
    public void verify() {
        if (!problems.isEmpty()) {
            throw new CheckpointException("Cannot use the checkpoint " + checkpoint.path() + ": " + problems.size()
                    + (problems.size() == 1 ? " tensor is" : " tensors are") + " not as the network needs them:\n  - "
                    + String.join("\n  - ", problems)
                    + "\nCheck that it is an unmodified checkpoint of the expected network.");
        }
    }

    private void expectFloatingPoint(CheckpointTensor tensor) {
        if (!tensor.elementType().isFloatingPoint()) {
            problems.add(
                    tensor.name() + " has numbers of type " + tensor.elementType() + ", expected floating-point ones");
        }
    }
}
