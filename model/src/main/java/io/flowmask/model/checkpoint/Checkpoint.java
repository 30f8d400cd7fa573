package io.flowmask.model.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The named tensors of a file that {@code torch.save} wrote. Reading it runs nothing of the file's: a pickle that names anything
 * but tensors and plain containers is refused.
 *
 * <p>Names, shapes and types are read at once and checked against the file's size; numbers stay in the file until a tensor is asked
 * for them. So a checkpoint takes little memory, and is to be closed when its tensors are no longer needed. Thread-safe.
 */
public final class Checkpoint implements Closeable {
    private final Path path;
    private final CheckpointFile file;
    private final Map<String, CheckpointTensor> tensors;
    private final List<String> ignored;

    private Checkpoint(Path path, CheckpointFile file, StateDict state) {
        this.path = path;
        this.file = file;
        this.ignored = state.ignored();
        Map<String, Storage> storages = new HashMap<>();
        Map<String, CheckpointTensor> byName = new LinkedHashMap<>();
        state.tensors().forEach((name, view) -> {
            Storage storage = storages.computeIfAbsent(
                    view.storage().key(),
                    key -> new Storage(view.storage(), file.find(view.storage()), Place.of(path)));
            byName.put(name, new CheckpointTensor(name, view, storage));
        });
        this.tensors = Collections.unmodifiableMap(byName);
    }

    /**
     * Opens a checkpoint: a state dict, or a dict that has one under {@code state_dict} or {@code model}.
     *
     * @throws CheckpointException if it is not a readable checkpoint; the message says what it is instead, where it fails, and what
     *     to do
     */
    public static Checkpoint read(Path path) {
        CheckpointFile file = FileFormat.open(path);
        try {
            return new Checkpoint(path, file, StateDict.of(file.root(), file.place()));
        } catch (RuntimeException e) {
            try {
                file.close();
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** The file that this was read from. */
    public Path path() {
        return path;
    }

    /** Names of all tensors, in the file's order. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    /** All tensors, in the file's order. */
    public Collection<CheckpointTensor> tensors() {
        return tensors.values();
    }

    /** Keys whose values are no tensors, of the state dict and of the dict that it was found in; they are left out. Printable. */
    public List<String> ignored() {
        return ignored;
    }

    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    public Optional<CheckpointTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /**
     * A tensor that must be there. Who needs several had better say so with {@link #expectations} first.
     *
     * @throws CheckpointException if there is none of that name
     */
    public CheckpointTensor tensor(String name) {
        @Nullable CheckpointTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw Place.of(path)
                    .refuse(
                            "tensor " + name + " is missing among its " + tensors.size() + " tensors",
                            "Check that it is a checkpoint of the expected network");
        }
        return tensor;
    }

    /** Starts a list of tensors that are needed, so that all that is wrong with them is reported together. */
    public TensorExpectations expectations() {
        return new TensorExpectations(this);
    }

    /** Releases the file. Tensors that were not read are lost. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw Place.of(path).refuse("closing failed: " + e.getMessage(), "Check the disk", e);
        }
    }
}
