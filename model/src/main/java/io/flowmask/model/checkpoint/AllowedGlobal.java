package io.flowmask.model.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/**
 * The callables that a pickle may name, and what stands in for each: all that state dicts of tensors need. None runs anything of
 * the file's.
 */
enum AllowedGlobal implements IObjectConstructor {
    /** {@code OrderedDict()}; its items come later, as a dict's. */
    ORDERED_DICT("collections", "OrderedDict") {
        @Override
        public Object construct(Object[] arguments) {
            if (arguments.length > 0) {
                // One list of items could be named, and copied, over and over.
                throw new PickleException("an OrderedDict is made from its items, as Python 2 wrote it");
            }
            return new LinkedHashMap<>(0);
        }
    },

    /** {@code set([…])}; a list will do, for nobody asks a checkpoint's set what it has. */
    SET("builtins", "set") {
        @Override
        public Object construct(Object[] arguments) {
            return argument(arguments, 0, List.class, "items");
        }
    },

    /** The same under Python 2's name, which protocols up to 2 use. */
    OLD_SET("__builtin__", "set") {
        @Override
        public Object construct(Object[] arguments) {
            return SET.construct(arguments);
        }
    },

    /** {@code torch.Size((…))}, a tuple. */
    SIZE("torch", "Size") {
        @Override
        public Object construct(Object[] arguments) {
            return argument(arguments, 0, Object[].class, "dimensions");
        }
    },

    /** {@code _rebuild_tensor(storage, storage_offset, size, stride)}. */
    REBUILD_TENSOR("torch._utils", "_rebuild_tensor") {
        @Override
        public Object construct(Object[] arguments) {
            return tensor(arguments);
        }
    },

    /** {@code _rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata=None)}. */
    REBUILD_TENSOR_V2("torch._utils", "_rebuild_tensor_v2") {
        @Override
        public Object construct(Object[] arguments) {
            return tensor(arguments);
        }
    },

    /** {@code _rebuild_parameter(data, requires_grad, backward_hooks)}. */
    REBUILD_PARAMETER("torch._utils", "_rebuild_parameter") {
        @Override
        public Object construct(Object[] arguments) {
            return argument(arguments, 0, TensorView.class, "data");
        }
    };

    /** Axes that a tensor has at most: three-dimensional convolutions have 5. */
    private static final int MAX_RANK = 8;

    private final String module;
    private final String name;

    AllowedGlobal(String module, String name) {
        this.module = module;
        this.name = name;
    }

    /** Finds what stands in for a global: a callable or, for a storage class, its element type. */
    static Optional<Object> find(String module, String name) {
        for (AllowedGlobal global : values()) {
            if (global.module.equals(module) && global.name.equals(name)) {
                return Optional.of(global);
            }
        }
        return module.equals("torch") ? ElementType.ofStorageClass(name).map(type -> type) : Optional.empty();
    }

    /**
     * Takes apart a persistent id, {@code ("storage", class, key, location, elements)} and, in the legacy format, None.
     */
    static StoredNumbers storage(@Nullable Object persistentId) {
        Object[] id = cast(persistentId, Object[].class, "a persistent id");
        if (id.length < 5 || id.length > 6 || !"storage".equals(id[0])) {
            throw new PickleException("a persistent id is not a storage's: " + id.length + " parts, first "
                    + Shown.value(id.length == 0 ? null : id[0]));
        }
        ElementType type = argument(id, 1, ElementType.class, "storage class");
        String key = argument(id, 2, String.class, "storage key");
        long elements = whole(id[4], "storage size");
        if (id.length == 6 && id[5] != null) {
            throw new PickleException("storage \"" + Shown.printable(key)
                    + "\" is a view of another, which only PyTorch before 0.4 wrote");
        }
        return new StoredNumbers(type, key, elements);
    }

    private static TensorView tensor(Object[] arguments) {
        return new TensorView(
                argument(arguments, 0, StoredNumbers.class, "storage"),
                whole(argument(arguments, 1, Number.class, "storage offset"), "storage offset"),
                shape(argument(arguments, 2, Object[].class, "size")),
                wholes(argument(arguments, 3, Object[].class, "stride"), "stride"));
    }

    private static TensorShape shape(Object[] size) {
        List<Integer> dimensions = new ArrayList<>(size.length);
        for (long dimension : wholes(size, "size")) {
            if (dimension < 0 || dimension > Integer.MAX_VALUE) {
                throw new PickleException("a tensor's axis cannot have size " + dimension);
            }
            dimensions.add((int) dimension);
        }
        return new TensorShape(dimensions);
    }

    private static List<Long> wholes(Object[] values, String what) {
        if (values.length > MAX_RANK) {
            throw new PickleException(
                    "a tensor's " + what + " has " + values.length + " axes; at most " + MAX_RANK + " are accepted");
        }
        List<Long> result = new ArrayList<>(values.length);
        for (Object value : values) {
            result.add(whole(value, what));
        }
        return result;
    }

    private static long whole(@Nullable Object value, String what) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new PickleException(what + " is " + Shown.value(value) + " instead of a whole number");
    }

    private static <T> T argument(Object[] arguments, int index, Class<T> type, String what) {
        if (index >= arguments.length) {
            throw new PickleException(what + " is missing: there are " + arguments.length + " parts");
        }
        return cast(arguments[index], type, what);
    }

    private static <T> T cast(@Nullable Object value, Class<T> type, String what) {
        if (!type.isInstance(value)) {
            throw new PickleException(what + " is " + Shown.value(value) + " instead of " + Shown.type(type));
        }
        return type.cast(value);
    }
}
