package io.flowmask.model.yolact;

import io.flowmask.model.checkpoint.ElementType;
import io.flowmask.model.checkpoint.PublishedArchitecture;
import io.flowmask.model.checkpoint.TensorShape;
import io.flowmask.model.checkpoint.TestingCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Names and shapes of a network that a test can change before it becomes a checkpoint. */
final class TestingStateDict {
    private final Map<String, TensorShape> shapes = new LinkedHashMap<>();

    private TestingStateDict() {}

    static TestingStateDict published(PublishedArchitecture architecture) {
        TestingStateDict dict = new TestingStateDict();
        architecture.keys().forEach(key -> dict.shapes.put(key.name(), key.shape()));
        return dict;
    }

    /** The network of a golden case. */
    static TestingStateDict golden(String name) throws IOException {
        TestingStateDict dict = new TestingStateDict();
        GoldenCase.of(name).description().get("state_dict").properties().forEach(entry -> {
            List<Integer> shape = new ArrayList<>();
            entry.getValue().forEach(size -> shape.add(size.intValue()));
            dict.shapes.put(entry.getKey(), new TensorShape(shape));
        });
        return dict;
    }

    static TestingStateDict empty() {
        return new TestingStateDict();
    }

    /** Adds or replaces a tensor. */
    TestingStateDict put(String name, int... shape) {
        shapes.put(name, TensorShape.of(shape));
        return this;
    }

    /** Adds or replaces a convolution with a bias. */
    TestingStateDict conv(String name, int outputs, int inputs, int kernel) {
        return put(name + ".weight", outputs, inputs, kernel, kernel).put(name + ".bias", outputs);
    }

    TestingStateDict remove(String prefix) {
        shapes.keySet().removeIf(name -> name.startsWith(prefix));
        return this;
    }

    /** Copies all tensors whose names begin with the prefix. */
    TestingStateDict putAll(TestingStateDict other, String prefix) {
        other.shapes.forEach((name, shape) -> {
            if (name.startsWith(prefix)) {
                shapes.put(name, shape);
            }
        });
        return this;
    }

    TestingStateDict rename(String prefix, String by) {
        Map<String, TensorShape> renamed = new LinkedHashMap<>();
        shapes.forEach((name, shape) ->
                renamed.put(name.startsWith(prefix) ? by + name.substring(prefix.length()) : name, shape));
        shapes.clear();
        shapes.putAll(renamed);
        return this;
    }

    /** A checkpoint with random weights. */
    Path writeRandom(Path file, long seed) {
        return random(seed).writeZip(file);
    }

    private TestingCheckpoint random(long seed) {
        List<PublishedArchitecture.Key> keys = new ArrayList<>();
        shapes.forEach((name, shape) -> keys.add(new PublishedArchitecture.Key(
                name, name.endsWith("num_batches_tracked") ? ElementType.INT64 : ElementType.FLOAT32, shape)));
        return PublishedArchitecture.random(keys, seed);
    }

    /** The same as training saves it: in a dict with other things. */
    Path writeTraining(Path file, long seed) {
        return random(seed).wrappedIn("state_dict").writeZip(file);
    }

    /** A checkpoint with random weights in which one number is another; the rest of its tensor is 1. */
    Path writeRandomWith(Path file, long seed, String tensor, int position, double value) {
        TensorShape shape = Objects.requireNonNull(shapes.get(tensor), tensor);
        return random(seed)
                .generated(tensor, ElementType.FLOAT32, shape, () -> {
                    AtomicInteger next = new AtomicInteger();
                    return () -> next.getAndIncrement() == position ? value : 1;
                })
                .writeZip(file);
    }

    /** A checkpoint of a few kilobytes: every tensor repeats the same number. */
    Path writeShapes(Path file) {
        TestingCheckpoint checkpoint = new TestingCheckpoint().tensor("num_batches_tracked", TensorShape.of(1), 1);
        shapes.forEach((name, shape) -> checkpoint.view(name, "num_batches_tracked", 0, shape, new long[shape.rank()]));
        return checkpoint.writeZip(file);
    }
}
