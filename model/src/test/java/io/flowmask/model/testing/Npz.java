package io.flowmask.model.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The arrays of a NumPy {@code .npz} archive: what golden tensors are stored in. Reads C-ordered little-endian float32 and int64,
 * and refuses anything else.
 */
public final class Npz {
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '(?<type>[^']+)', 'fortran_order': (?<fortran>True|False), 'shape': \\((?<shape>[^)]*)\\), \\}\\s*");
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    private final Map<String, NpyArray> arrays;

    private Npz(Map<String, NpyArray> arrays) {
        this.arrays = arrays;
    }

    /** Reads a class path resource, for example {@code /golden/tiny-resnet-video/expected_0.npz}. */
    public static Npz readResource(String path) throws IOException {
        try (InputStream in = Npz.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("No resource " + path + " on the class path");
            }
            return read(in);
        }
    }

    /** Reads an archive to its end. */
    public static Npz read(InputStream in) throws IOException {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(in);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName().replaceFirst("\\.npy$", "");
            arrays.put(name, parse(name, zip.readAllBytes()));
        }
        return new Npz(arrays);
    }

    /** Names of the arrays, in the archive's order. */
    public Set<String> names() {
        return arrays.keySet();
    }

    public boolean contains(String name) {
        return arrays.containsKey(name);
    }

    public NpyArray get(String name) {
        NpyArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("No array '" + name + "', only " + names());
        }
        return array;
    }

    private static NpyArray parse(String name, byte[] npy) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(npy).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        data.get(magic);
        int majorVersion = data.get();
        data.get();
        if (!Arrays.equals(magic, MAGIC) || majorVersion != 1) {
            throw new IOException("Array '" + name + "' is not NumPy format version 1");
        }
        byte[] header = new byte[Short.toUnsignedInt(data.getShort())];
        data.get(header);
        Matcher matcher = HEADER.matcher(new String(header, StandardCharsets.ISO_8859_1));
        if (!matcher.matches() || matcher.group("fortran").equals("True")) {
            throw new IOException("Array '" + name + "' is not a plain C-ordered array: "
                    + new String(header, StandardCharsets.ISO_8859_1));
        }
        int[] shape = Stream.of(matcher.group("shape").split(","))
                .map(String::strip)
                .filter(length -> !length.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
        return new NpyArray(name, matcher.group("type"), shape, data.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** One array: its shape and its numbers, the last axis running fastest. */
    public static final class NpyArray {
        private final String name;
        private final String type;
        private final int[] shape;
        private final ByteBuffer data;

        NpyArray(String name, String type, int[] shape, ByteBuffer data) {
            this.name = name;
            this.type = type;
            this.shape = shape;
            this.data = data;
        }

        public int[] shape() {
            return shape.clone();
        }

        /** Numbers in the array. */
        public int size() {
            return IntStream.of(shape).reduce(1, Math::multiplyExact);
        }

        /** A copy of a float32 array's numbers. */
        public float[] floats() {
            requireType("<f4");
            float[] values = new float[size()];
            data.asFloatBuffer().get(values);
            return values;
        }

        /** A copy of an int64 array's numbers. */
        public long[] longs() {
            requireType("<i8");
            long[] values = new long[size()];
            data.asLongBuffer().get(values);
            return values;
        }

        private void requireType(String wanted) {
            if (!type.equals(wanted)) {
                throw new IllegalStateException("Array '" + name + "' is of type " + type + ", not " + wanted);
            }
        }
    }
}
