package io.flowmask.model.checkpoint;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A checkpoint for tests, written as PyTorch would. Holds no more than one tensor's bytes in memory while it writes, so that tests
 * can write files of any size.
 */
public final class TestingCheckpoint {
    private static final BigInteger LEGACY_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

    private record NumbersToStore(ElementType type, int elements, Supplier<DoubleSupplier> numbers) {}

    private record TensorToStore(int storage, long offset, TensorShape shape, List<Long> strides) {}

    private final List<NumbersToStore> storages = new ArrayList<>();
    private final Map<String, TensorToStore> tensors = new LinkedHashMap<>();
    private List<String> wrappers = List.of();
    private boolean parameters;
    private boolean compressed;
    private String folder = "archive/";
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    /** Adds a tensor of floats. */
    public TestingCheckpoint tensor(String name, TensorShape shape, double... values) {
        return tensor(name, ElementType.FLOAT32, shape, values);
    }

    /** Adds a tensor; values must be exact in its type. */
    public TestingCheckpoint tensor(String name, ElementType type, TensorShape shape, double... values) {
        if (values.length != shape.elements()) {
            throw new IllegalArgumentException(shape + " takes " + shape.elements() + " values, not " + values.length);
        }
        return generated(name, type, shape, () -> Arrays.stream(values).iterator()::next);
    }

    /** Adds a tensor whose numbers are made when they are written; each supplier starts again from the first. */
    public TestingCheckpoint generated(
            String name, ElementType type, TensorShape shape, Supplier<DoubleSupplier> numbers) {
        storages.add(new NumbersToStore(type, shape.elements(), numbers));
        tensors.put(name, new TensorToStore(storages.size() - 1, 0, shape, contiguous(shape)));
        return this;
    }

    /** Adds a tensor that views the storage of another. */
    public TestingCheckpoint view(String name, String of, long offset, TensorShape shape, long... strides) {
        tensors.put(
                name,
                new TensorToStore(
                        Objects.requireNonNull(tensors.get(of), of).storage,
                        offset,
                        shape,
                        Arrays.stream(strides).boxed().toList()));
        return this;
    }

    /** Puts the state dict into dicts under these keys, outermost first. */
    public TestingCheckpoint wrappedIn(String... keys) {
        wrappers = List.of(keys);
        return this;
    }

    /** Wraps every tensor as a {@code torch.nn.Parameter}. */
    public TestingCheckpoint asParameters() {
        parameters = true;
        return this;
    }

    /** Deflates the zip archive's entries. */
    public TestingCheckpoint compressed() {
        compressed = true;
        return this;
    }

    /** Names the zip archive's folder, with its slash; empty for none. */
    public TestingCheckpoint folder(String name) {
        folder = name;
        return this;
    }

    public TestingCheckpoint bigEndian() {
        order = ByteOrder.BIG_ENDIAN;
        return this;
    }

    /** Writes the zip format. */
    public Path writeZip(Path file) {
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            zip.setLevel(compressed ? 6 : 0);
            entry(zip, "data.pkl", pickle(false));
            entry(
                    zip,
                    "byteorder",
                    (order == ByteOrder.LITTLE_ENDIAN ? "little" : "big").getBytes(StandardCharsets.US_ASCII));
            for (int key = 0; key < storages.size(); key++) {
                entry(zip, "data/" + key, encode(storages.get(key), order));
            }
            entry(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Writes the format before PyTorch 1.6. */
    public Path writeLegacy(Path file) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(PickleWriter.ofInteger(LEGACY_MAGIC));
            out.write(PickleWriter.start().integer(1001).stop());
            out.write(PickleWriter.start()
                    .emptyDict()
                    .mark()
                    .string("protocol_version")
                    .integer(1001)
                    .string("little_endian")
                    .bool(true)
                    .setItems()
                    .stop());
            out.write(pickle(true));
            PickleWriter keys = PickleWriter.start().emptyList().mark();
            IntStream.range(0, storages.size()).forEach(key -> keys.string(String.valueOf(key)));
            out.write(keys.appends().stop());
            for (NumbersToStore storage : storages) {
                out.write(little(Long.BYTES).putLong(storage.elements).array());
                out.write(encode(storage, ByteOrder.LITTLE_ENDIAN));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Writes a zip archive with entries as they are, for files that PyTorch would not write. */
    public static Path writeEntries(Path file, Map<String, byte[]> entries) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            TestingCheckpoint stored = new TestingCheckpoint().folder("");
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                stored.entry(zip, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** The pickle that the file will hold. */
    byte[] pickle(boolean legacy) {
        PickleWriter out = PickleWriter.start();
        for (String wrapper : wrappers) {
            out.emptyDict().mark().string("epoch").integer(54).string(wrapper);
        }
        out.orderedDict().mark();
        tensors.forEach((name, tensor) -> {
            out.string(name);
            if (parameters) {
                out.global("torch._utils", "_rebuild_parameter").mark();
            }
            tensor(out, tensor, legacy);
            if (parameters) {
                out.bool(true).orderedDict().tuple().reduce();
            }
        });
        out.setItems()
                .emptyDict()
                .mark()
                .string("_metadata")
                .orderedDict()
                .setItems()
                .build();
        wrappers.forEach(wrapper -> out.setItems());
        return out.stop();
    }

    private void tensor(PickleWriter out, TensorToStore tensor, boolean legacy) {
        NumbersToStore storage = storages.get(tensor.storage);
        out.global("torch._utils", "_rebuild_tensor_v2").mark();
        out.mark().string("storage").global("torch", storage.type.storageClass());
        out.string(String.valueOf(tensor.storage)).string("cpu").integer(storage.elements);
        if (legacy) {
            out.none();
        }
        out.tuple().raw('Q').integer(tensor.offset);
        out.integers(
                tensor.shape.dimensions().stream().mapToLong(Integer::longValue).toArray());
        out.integers(tensor.strides.stream().mapToLong(Long::longValue).toArray())
                .bool(false)
                .orderedDict()
                .tuple()
                .reduce();
    }

    private void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(folder + name);
        if (!compressed) {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static byte[] encode(NumbersToStore storage, ByteOrder order) {
        ByteBuffer bytes =
                ByteBuffer.allocate(storage.elements * storage.type.bytes()).order(order);
        DoubleSupplier numbers = storage.numbers.get();
        for (int i = 0; i < storage.elements; i++) {
            double value = numbers.getAsDouble();
            switch (storage.type) {
                case FLOAT64 -> bytes.putDouble(value);
                case FLOAT32 -> bytes.putFloat((float) value);
                case FLOAT16 -> bytes.putShort(half((float) value));
                case BFLOAT16 -> bytes.putShort((short) (Float.floatToIntBits((float) value) >>> 16));
                case INT64 -> bytes.putLong((long) value);
                case INT32 -> bytes.putInt((int) value);
                case INT16 -> bytes.putShort((short) value);
                case INT8, UINT8, BOOL -> bytes.put((byte) value);
            }
        }
        return bytes.array();
    }

    /** Binary16 of a value that is a normal number in it, or 0. */
    private static short half(float value) {
        int bits = Float.floatToIntBits(value);
        int magnitude = value == 0 ? 0 : ((bits & 0x7FFFFFFF) >> 13) - ((127 - 15) << 10);
        return (short) ((bits >>> 16 & 0x8000) | magnitude);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<Long> contiguous(TensorShape shape) {
        ArrayDeque<Long> strides = new ArrayDeque<>();
        long stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides.addFirst(stride);
            stride *= Math.max(1, shape.dimension(axis));
        }
        return List.copyOf(strides);
    }
}
