package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {
    private static final TensorShape TWO_BY_THREE = TensorShape.of(2, 3);

    /** The two formats that PyTorch has written. */
    enum Format {
        ZIP,
        LEGACY;

        Path write(TestingCheckpoint checkpoint, Path file) {
            return this == ZIP ? checkpoint.writeZip(file) : checkpoint.writeLegacy(file);
        }
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void keepsNamesShapesTypesAndNumbersInTheFilesOrder(Format format) {
        TestingCheckpoint written = new TestingCheckpoint()
                .tensor("z.weight", TWO_BY_THREE, 1, 2, 3, -4, 5.5, 0)
                .tensor("a.num_batches_tracked", ElementType.INT64, TensorShape.of(), 4711)
                .tensor("m.empty", TensorShape.of(0, 7));

        try (Checkpoint checkpoint = read(format, written)) {
            assertThat(checkpoint.names()).containsExactly("z.weight", "a.num_batches_tracked", "m.empty");
            assertThat(checkpoint.tensors())
                    .extracting(CheckpointTensor::toString)
                    .containsExactly(
                            "z.weight (2, 3) FLOAT32", "a.num_batches_tracked () INT64", "m.empty (0, 7) FLOAT32");
            assertThat(checkpoint.tensor("z.weight").toFloats()).containsExactly(1, 2, 3, -4, 5.5f, 0);
            assertThat(checkpoint.tensor("a.num_batches_tracked").toFloats()).containsExactly(4711);
            assertThat(checkpoint.tensor("m.empty").toFloats()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void convertsEveryElementTypeToFloats(Format format) {
        TestingCheckpoint written = new TestingCheckpoint();
        for (ElementType type : ElementType.values()) {
            boolean signed = type != ElementType.UINT8 && type != ElementType.BOOL;
            written.tensor(type.name(), type, TensorShape.of(3), 0, 1, signed ? -96 : 1);
        }

        try (Checkpoint checkpoint = read(format, written)) {
            for (ElementType type : ElementType.values()) {
                CheckpointTensor tensor = checkpoint.tensor(type.name());
                assertThat(tensor.elementType()).isEqualTo(type);
                boolean signed = type != ElementType.UINT8 && type != ElementType.BOOL;
                assertThat(tensor.toFloats()).as(type.name()).containsExactly(0, 1, signed ? -96 : 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsTransposedSlicedRepeatedAndSharedStorages(Format format) {
        TestingCheckpoint written = new TestingCheckpoint()
                .tensor("base", TWO_BY_THREE, 0, 1, 2, 3, 4, 5)
                .view("transposed", "base", 0, TensorShape.of(3, 2), 1, 3)
                .view("lastColumn", "base", 2, TensorShape.of(2, 1), 3, 1)
                .view("secondRow", "base", 3, TensorShape.of(3), 1)
                .view("repeated", "base", 4, TensorShape.of(2, 2), 0, 1);

        try (Checkpoint checkpoint = read(format, written)) {
            assertThat(checkpoint.tensor("transposed").toFloats()).containsExactly(0, 3, 1, 4, 2, 5);
            assertThat(checkpoint.tensor("lastColumn").toFloats()).containsExactly(2, 5);
            assertThat(checkpoint.tensor("secondRow").toFloats()).containsExactly(3, 4, 5);
            assertThat(checkpoint.tensor("repeated").toFloats()).containsExactly(4, 5, 4, 5);
            assertThat(checkpoint.tensor("base").toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsNumbersThatSpanSeveralChunks(Format format) {
        int count = 100_003;
        int[] next = {0};
        TestingCheckpoint written = new TestingCheckpoint()
                .generated("floats", ElementType.FLOAT32, TensorShape.of(count), () -> {
                    next[0] = 0;
                    return () -> next[0]++;
                })
                .generated("longs", ElementType.INT64, TensorShape.of(count), () -> {
                    next[0] = 0;
                    return () -> next[0]++;
                });

        try (Checkpoint checkpoint = read(format, written)) {
            float[] floats = checkpoint.tensor("floats").toFloats();
            assertThat(floats)
                    .hasSize(count)
                    .isEqualTo(checkpoint.tensor("longs").toFloats());
            for (int i = 0; i < count; i++) {
                assertThat(floats[i]).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsTheStateDictInsideATrainingCheckpointAndStripsWhatDataParallelAdds(Format format) {
        for (String wrapper : new String[] {"state_dict", "model"}) {
            TestingCheckpoint written = new TestingCheckpoint()
                    .tensor("module.conv.weight", TensorShape.of(1), 3)
                    .asParameters()
                    .wrappedIn(wrapper);

            try (Checkpoint checkpoint = read(format, written)) {
                assertThat(checkpoint.names()).containsExactly("conv.weight");
                assertThat(checkpoint.tensor("conv.weight").toFloats()).containsExactly(3);
                assertThat(checkpoint.ignored()).containsExactly("epoch");
            }
        }
    }

    @Test
    void readsCompressedEntriesAndAnyFolderName() {
        TestingCheckpoint written = new TestingCheckpoint()
                .tensor("base", TensorShape.of(4), 1, 2, 3, 4)
                .view("end", "base", 2, TensorShape.of(2), 1)
                .compressed();

        for (String name : new String[] {"", "archive/", "yolact edge 54_800000/"}) {
            try (Checkpoint checkpoint = read(Format.ZIP, written.folder(name))) {
                assertThat(checkpoint.tensor("end").toFloats()).containsExactly(3, 4);
                assertThat(checkpoint.tensor("base").toFloats()).containsExactly(1, 2, 3, 4);
            }
        }
    }

    @Test
    void honoursTheByteOrderEntry() {
        TestingCheckpoint written =
                new TestingCheckpoint().tensor("w", TensorShape.of(2), 1.5, -2).bigEndian();

        try (Checkpoint checkpoint = read(Format.ZIP, written)) {
            assertThat(checkpoint.tensor("w").toFloats()).containsExactly(1.5f, -2);
        }
    }

    @Test
    void leavesOutWhatIsNoTensorAndSaysSo() {
        byte[] pickle = PickleWriter.start()
                .emptyDict()
                .mark()
                .string("epoch")
                .integer(7)
                .string("w")
                .tensor("0", 1, 0, new long[] {1}, 1)
                .integer(3)
                .none()
                .string("sizes")
                .global("torch", "Size")
                .mark()
                .integers(2, 2)
                .tuple()
                .reduce()
                .string("seen")
                .global("__builtin__", "set")
                .mark()
                .emptyList()
                .mark()
                .integer(1)
                .appends()
                .tuple()
                .reduce()
                .setItems()
                .stop();
        Path file = TestingPickles.zip(folder.resolve("extras.pth"), pickle, new byte[4]);

        try (Checkpoint checkpoint = Checkpoint.read(file)) {
            assertThat(checkpoint.names()).containsExactly("w");
            assertThat(checkpoint.ignored()).containsExactly("epoch", "3", "sizes", "seen");
        }
    }

    @Test
    void namesTheMissingTensorAndTheFile() {
        try (Checkpoint checkpoint = read(Format.ZIP, new TestingCheckpoint().tensor("w", TensorShape.of(1), 1))) {
            assertThat(checkpoint.contains("v")).isFalse();
            assertThat(checkpoint.find("v")).isEmpty();
            assertThatThrownBy(() -> checkpoint.tensor("v"))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("tensor v is missing among its 1 tensors")
                    .hasMessageContaining(checkpoint.path().toString());
        }
    }

    @Test
    void readsPickleProtocol4() {
        byte[] pickle = new PickleWriter()
                .raw(0x80, 4)
                .raw(0x95, 0, 0, 0, 0, 0, 0, 0, 0)
                .emptyDict()
                .raw(0x94)
                .raw(0x8c, 1, 'w')
                .raw(0x94)
                .string("torch._utils")
                .string("_rebuild_tensor_v2")
                .raw(0x93)
                .mark()
                .storage("FloatStorage", "0", 1)
                .integer(0)
                .integers(1)
                .integers(1)
                .bool(false)
                .orderedDict()
                .tuple()
                .reduce()
                .raw('s')
                .stop();
        Path file = TestingPickles.zip(folder.resolve("protocol4.pth"), pickle, new byte[] {0, 0, (byte) 0x80, 0x3f});

        try (Checkpoint checkpoint = Checkpoint.read(file)) {
            assertThat(checkpoint.tensor("w").toFloats()).containsExactly(1);
        }
    }

    private Checkpoint read(Format format, TestingCheckpoint checkpoint) {
        return Checkpoint.read(format.write(checkpoint, folder.resolve("weights.pth")));
    }
}
