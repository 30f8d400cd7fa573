package io.flowmask.model.yolact;

import io.flowmask.model.checkpoint.Checkpoint;
import io.flowmask.model.checkpoint.CheckpointTensor;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A checkpoint's tensors under YolactEdge's names. YOLACT called the pyramid {@code fpn}, which YolactEdge cut in two. Usable while
 * the checkpoint is open.
 */
final class NetworkTensors {
    private final Checkpoint checkpoint;
    private final TreeMap<String, CheckpointTensor> tensors = new TreeMap<>();

    NetworkTensors(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
        // A name that is YolactEdge's own wins over one that has to be translated to it.
        for (CheckpointTensor tensor : checkpoint.tensors()) {
            if (translated(tensor.name()).equals(tensor.name())) {
                tensors.put(tensor.name(), tensor);
            }
        }
        for (CheckpointTensor tensor : checkpoint.tensors()) {
            tensors.putIfAbsent(translated(tensor.name()), tensor);
        }
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** In alphabetical order. */
    Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    Optional<CheckpointTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    boolean hasAny(String prefix) {
        String first = tensors.ceilingKey(prefix);
        return first != null && first.startsWith(prefix);
    }

    /** Reads a tensor that is known to be there. */
    float[] numbers(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("The checkpoint has no tensor " + name))
                .toFloats();
    }

    private static String translated(String name) {
        if (name.startsWith("fpn.lat_layers.")) {
            return "fpn_phase_1." + name.substring("fpn.".length());
        }
        if (name.startsWith("fpn.")) {
            return "fpn_phase_2." + name.substring("fpn.".length());
        }
        return name;
    }
}
