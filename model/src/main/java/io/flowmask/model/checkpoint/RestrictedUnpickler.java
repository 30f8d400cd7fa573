package io.flowmask.model.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;

/**
 * Reads one pickle of tensors and plain containers, and nothing else. Python's dicts become {@link LinkedHashMap}s with
 * keys of type String and {@link OtherKey}, lists and sets {@link ArrayList}s, tuples {@code Object[]}, tensors {@link TensorView}s.
 *
 * <p>The library's own unpickler is not fit for a stranger's file: it stands a placeholder in for a class it does not know, looks
 * up {@code __setstate__} by reflection on whatever is on the stack, allocates a string's declared length before it reads it, hashes
 * containers (which need not end), forgets a dict's order, and copies a whole list for each batch that is added to it. So this class
 * decides for every opcode: those that PyTorch writes and that cannot do harm go to the library; those that touch names, containers,
 * lengths or objects are done here; all others are refused, protocols 0 and 1 and out-of-band buffers among them. Memory and time
 * are in proportion to the pickle's bytes, which {@link PickleInput} limits. Nothing here recurses.
 */
final class RestrictedUnpickler extends Unpickler {
    private static final String DAMAGED =
            "The file is damaged or was not written by torch.save; fetch or save it again";
    private static final String FOREIGN =
            "Only tensors in plain containers are read and nothing in the file is ever run;"
                    + " if you trust the file, load it in PyTorch and save its weights alone, as torch.save(model.state_dict(), path)";
    private static final int MAX_NAME = 256;
    /** Tensors and such; a published checkpoint has 1,395. Six bytes are enough to make one of what was there before. */
    private static final int MAX_CONSTRUCTED = 100_000;

    private final PickleInput bytes;
    private final Place place;
    private final Map<String, StoredNumbers> storages = new HashMap<>();
    private long opcodeAt;
    private int constructed;

    private RestrictedUnpickler(PickleInput bytes, Place place) {
        this.bytes = bytes;
        this.place = place;
    }

    /**
     * Reads the next pickle.
     *
     * @throws CheckpointException if it is not one, ends early, or holds anything but tensors and plain containers
     */
    static Pickled read(PickleInput bytes, Place place) {
        RestrictedUnpickler unpickler = new RestrictedUnpickler(bytes, place);
        try {
            return new Pickled(unpickler.load(bytes), unpickler.storages);
        } catch (CheckpointException e) {
            throw e;
        } catch (EOFException e) {
            throw place.refuseAt(
                    bytes.position(), "it ends in the middle of a pickle", "It is truncated; fetch it again", e);
        } catch (IOException e) {
            throw place.refuseAt(bytes.position(), "reading failed: " + e.getMessage(), "Check the file and disk", e);
        } catch (PickleException | IllegalArgumentException e) {
            throw place.refuseAt(unpickler.opcodeAt, String.valueOf(e.getMessage()), DAMAGED, e);
        } catch (RuntimeException e) {
            // The library's stack and casts answer a malformed stream with whatever the JDK throws.
            throw place.refuseAt(
                    unpickler.opcodeAt, "malformed pickle (" + e.getClass().getSimpleName() + ")", DAMAGED, e);
        }
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        opcodeAt = bytes.position() - 1;
        switch (opcode) {
            case Opcodes.PROTO,
                    Opcodes.FRAME,
                    Opcodes.MARK,
                    Opcodes.STOP,
                    Opcodes.NONE,
                    Opcodes.NEWTRUE,
                    Opcodes.NEWFALSE,
                    Opcodes.BININT,
                    Opcodes.BININT1,
                    Opcodes.BININT2,
                    Opcodes.LONG1,
                    Opcodes.BINFLOAT,
                    Opcodes.SHORT_BINSTRING,
                    Opcodes.SHORT_BINBYTES,
                    Opcodes.SHORT_BINUNICODE,
                    Opcodes.EMPTY_TUPLE,
                    Opcodes.TUPLE,
                    Opcodes.TUPLE1,
                    Opcodes.TUPLE2,
                    Opcodes.TUPLE3,
                    Opcodes.EMPTY_LIST,
                    Opcodes.APPEND,
                    Opcodes.BINGET,
                    Opcodes.LONG_BINGET,
                    Opcodes.BINPUT,
                    Opcodes.LONG_BINPUT,
                    Opcodes.MEMOIZE -> {
                return super.dispatch(opcode);
            }
            case Opcodes.BINUNICODE -> stack.add(new String(counted(), StandardCharsets.UTF_8));
            case Opcodes.BINSTRING -> stack.add(new String(counted(), StandardCharsets.ISO_8859_1));
            case Opcodes.BINBYTES -> stack.add(counted());
            case Opcodes.APPENDS, Opcodes.ADDITEMS -> addItems(stack.pop_all_since_marker());
            case Opcodes.EMPTY_SET -> stack.add(new ArrayList<>(0));
            case Opcodes.FROZENSET -> stack.add(stack.pop_all_since_marker());
            case Opcodes.EMPTY_DICT -> stack.add(new LinkedHashMap<>(0));
            case Opcodes.SETITEM -> {
                Object value = stack.pop();
                setItems(Arrays.asList(stack.pop(), value));
            }
            case Opcodes.SETITEMS -> setItems(stack.pop_all_since_marker());
            case Opcodes.GLOBAL -> stack.add(global(line(), line()));
            case Opcodes.STACK_GLOBAL -> {
                String name = (String) stack.pop();
                stack.add(global((String) stack.pop(), name));
            }
            case Opcodes.REDUCE -> stack.add(construct((Object[]) stack.pop(), (IObjectConstructor) stack.pop()));
            case Opcodes.BUILD -> ignoreState();
            case Opcodes.BINPERSID -> stack.add(storage(stack.pop()));
            default ->
                throw new PickleException("opcode 0x%02x is none that PyTorch writes for tensors".formatted(opcode));
        }
        return NO_RETURN_VALUE;
    }

    private byte[] counted() throws IOException {
        return bytes.readBytes(bytes.readUnsigned(Integer.BYTES));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = bytes.read(); c != '\n'; c = bytes.read()) {
            if (line.length() == MAX_NAME) {
                throw new PickleException("a name is longer than " + MAX_NAME + " bytes");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private Object global(String module, String name) {
        return AllowedGlobal.find(module, name)
                .orElseThrow(() -> place.refuseAt(
                        opcodeAt,
                        "it names " + Shown.printable(module + "." + name)
                                + ", which is neither a plain tensor nor a plain container",
                        FOREIGN,
                        null));
    }

    private Object construct(Object[] arguments, IObjectConstructor global) {
        if (++constructed > MAX_CONSTRUCTED) {
            throw new PickleException("it has more than the " + MAX_CONSTRUCTED + " tensors that are accepted");
        }
        return global.construct(arguments);
    }

    private StoredNumbers storage(@Nullable Object persistentId) {
        StoredNumbers storage = AllowedGlobal.storage(persistentId);
        StoredNumbers known = storages.putIfAbsent(storage.key(), storage);
        if (known != null && !known.equals(storage)) {
            throw new PickleException("storage \"" + Shown.printable(storage.key()) + "\" is declared with "
                    + known.elements() + " numbers of " + known.type() + " and with " + storage.elements() + " of "
                    + storage.type());
        }
        return storage;
    }

    @SuppressWarnings("unchecked")
    private void addItems(List<Object> items) {
        ((ArrayList<Object>) stack.peek()).addAll(items);
    }

    @SuppressWarnings("unchecked")
    private void setItems(List<@Nullable Object> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw new PickleException("a dict's last key has no value");
        }
        Map<Object, @Nullable Object> dict = (Map<Object, @Nullable Object>) stack.peek();
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            dict.put(key instanceof String ? key : new OtherKey(key), keysAndValues.get(i + 1));
        }
    }

    /** {@code state_dict()} leaves version numbers in an attribute of its OrderedDict; they change nothing. */
    private void ignoreState() {
        stack.pop();
        if (!(stack.peek() instanceof Map)) {
            throw new PickleException("state is set on " + Shown.value(stack.peek()) + " instead of an OrderedDict");
        }
    }

    /** A dict's key that is no string. Equal to itself only, so that what a file chooses as keys is never hashed. */
    static final class OtherKey {
        private final @Nullable Object value;

        OtherKey(@Nullable Object value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return Shown.value(value);
        }
    }
}
