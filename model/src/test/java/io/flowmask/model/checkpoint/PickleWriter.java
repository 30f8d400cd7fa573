package io.flowmask.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.razorvine.pickle.Opcodes;

/** Writes a pickle opcode by opcode, so that tests can write what PyTorch writes and what it never would. */
public final class PickleWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Starts a pickle of protocol 2, which {@code torch.save} uses unless told otherwise. */
    public static PickleWriter start() {
        return new PickleWriter().raw(Opcodes.PROTO, 2);
    }

    /** A pickle of one whole number. */
    static byte[] ofInteger(BigInteger value) {
        return start().integer(value).stop();
    }

    /** Writes bytes as they are, each 0..255. */
    public PickleWriter raw(int... bytes) {
        for (int value : bytes) {
            out.write(value);
        }
        return this;
    }

    public PickleWriter global(String module, String name) {
        raw(Opcodes.GLOBAL);
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    public PickleWriter string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw(Opcodes.BINUNICODE).int32(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public PickleWriter integer(long value) {
        return value == (int) value ? raw(Opcodes.BININT).int32((int) value) : integer(BigInteger.valueOf(value));
    }

    public PickleWriter integer(BigInteger value) {
        byte[] bigEndian = value.toByteArray();
        raw(Opcodes.LONG1, bigEndian.length);
        for (int i = bigEndian.length - 1; i >= 0; i--) {
            out.write(bigEndian[i]);
        }
        return this;
    }

    /** A tuple of whole numbers. */
    public PickleWriter integers(long... values) {
        mark();
        for (long value : values) {
            integer(value);
        }
        return tuple();
    }

    public PickleWriter none() {
        return raw(Opcodes.NONE);
    }

    public PickleWriter bool(boolean value) {
        return raw(value ? Opcodes.NEWTRUE : Opcodes.NEWFALSE);
    }

    public PickleWriter mark() {
        return raw(Opcodes.MARK);
    }

    public PickleWriter tuple() {
        return raw(Opcodes.TUPLE);
    }

    public PickleWriter emptyTuple() {
        return raw(Opcodes.EMPTY_TUPLE);
    }

    public PickleWriter emptyList() {
        return raw(Opcodes.EMPTY_LIST);
    }

    public PickleWriter appends() {
        return raw(Opcodes.APPENDS);
    }

    public PickleWriter emptyDict() {
        return raw(Opcodes.EMPTY_DICT);
    }

    public PickleWriter setItems() {
        return raw(Opcodes.SETITEMS);
    }

    public PickleWriter reduce() {
        return raw(Opcodes.REDUCE);
    }

    public PickleWriter build() {
        return raw(Opcodes.BUILD);
    }

    public PickleWriter put(int memo) {
        return raw(Opcodes.LONG_BINPUT).int32(memo);
    }

    public PickleWriter get(int memo) {
        return raw(Opcodes.LONG_BINGET).int32(memo);
    }

    /** {@code OrderedDict()}. */
    public PickleWriter orderedDict() {
        return global("collections", "OrderedDict").emptyTuple().reduce();
    }

    /** A storage's persistent id in the zip format. */
    public PickleWriter storage(String storageClass, String key, long elements) {
        return mark().string("storage")
                .global("torch", storageClass)
                .string(key)
                .string("cpu")
                .integer(elements)
                .tuple()
                .raw(Opcodes.BINPERSID);
    }

    /** A tensor in storage {@code key} of floats. */
    public PickleWriter tensor(String key, long storageElements, long offset, long[] shape, long... strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .mark()
                .storage("FloatStorage", key, storageElements)
                .integer(offset)
                .integers(shape)
                .integers(strides)
                .bool(false)
                .orderedDict()
                .tuple()
                .reduce();
    }

    /** Bytes so far. */
    public int size() {
        return out.size();
    }

    /** Ends the pickle. */
    public byte[] stop() {
        raw(Opcodes.STOP);
        return out.toByteArray();
    }

    private PickleWriter int32(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }
}
