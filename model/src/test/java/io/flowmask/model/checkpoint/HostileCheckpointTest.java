package io.flowmask.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.razorvine.pickle.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files made to do harm. Each is refused for what it is, at the byte where it shows. */
@Timeout(60)
class HostileCheckpointTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "posix, system",
        "os, system",
        "nt, system",
        "builtins, eval",
        "__builtin__, exec",
        "builtins, getattr",
        "subprocess, Popen",
        "torch.hub, load",
        "torch, load",
        "torch._utils, _rebuild_sparse_tensor",
        "torch, ComplexFloatStorage",
        "datetime, datetime",
        "decimal, Decimal",
        "copy_reg, _reconstructor",
        "java.lang, Runtime",
        "yolact, Yolact",
    })
    void refusesToNameAnythingButTensorsAndContainersAndSaysWhere(String module, String name) {
        byte[] pickle = PickleWriter.start()
                .emptyDict()
                .mark()
                .string("w")
                .global(module, name)
                .mark()
                .string("touch /tmp/owned")
                .tuple()
                .reduce()
                .setItems()
                .stop();

        assertRefused(
                pickle,
                "(archive/data.pkl, byte 10): it names " + module + "." + name
                        + ", which is neither a plain tensor nor a plain container. Only tensors in plain containers are read and"
                        + " nothing in the file is ever run");
    }

    @Test
    void refusesANameThatComesFromTheStack() {
        assertRefused(
                PickleWriter.start()
                        .string("posix")
                        .string("system")
                        .raw(Opcodes.STACK_GLOBAL)
                        .stop(),
                "it names posix.system");
    }

    @Test
    void showsANameWithoutItsControlCharacters() {
        assertRefused(
                PickleWriter.start()
                        .string("\u001b[2J")
                        .string("clear\r")
                        .raw(Opcodes.STACK_GLOBAL)
                        .stop(),
                "it names ?[2J.clear?,");
    }

    @Test
    void refusesEveryOpcodeThatPyTorchDoesNotWriteForTensors() {
        short[] refused = {
            Opcodes.POP,
            Opcodes.POP_MARK,
            Opcodes.DUP,
            Opcodes.FLOAT,
            Opcodes.INT,
            Opcodes.LONG,
            Opcodes.PERSID,
            Opcodes.STRING,
            Opcodes.UNICODE,
            Opcodes.DICT,
            Opcodes.GET,
            Opcodes.INST,
            Opcodes.LIST,
            Opcodes.OBJ,
            Opcodes.PUT,
            Opcodes.NEWOBJ,
            Opcodes.EXT1,
            Opcodes.EXT2,
            Opcodes.EXT4,
            Opcodes.LONG4,
            Opcodes.BINUNICODE8,
            Opcodes.BINBYTES8,
            Opcodes.NEWOBJ_EX,
            Opcodes.BYTEARRAY8,
            Opcodes.NEXT_BUFFER,
            Opcodes.READONLY_BUFFER,
            0,
            0xFF,
        };
        for (short opcode : refused) {
            assertRefused(
                    PickleWriter.start().emptyDict().raw(opcode).stop(),
                    "(archive/data.pkl, byte 3): opcode 0x%02x is none that PyTorch writes for tensors"
                            .formatted(opcode));
        }
    }

    @Test
    void setsNoStateOnAnythingButDicts() {
        assertRefused(
                PickleWriter.start()
                        .tensor("0", 1, 0, new long[] {1}, 1)
                        .emptyDict()
                        .build()
                        .stop(),
                "state is set on a tensor instead of an OrderedDict");
        assertRefused(
                PickleWriter.start()
                        .global("torch", "FloatStorage")
                        .emptyDict()
                        .build()
                        .stop(),
                "state is set on a storage class instead of an OrderedDict");
    }

    @Test
    void allocatesNoMoreThanTheFileHolds() {
        assertRefused(
                PickleWriter.start()
                        .raw(Opcodes.BINUNICODE, 0xFF, 0xFF, 0xFF, 0xFF)
                        .stop(),
                "the pickle is longer than the 4194304 bytes that are accepted");
        assertRefused(
                PickleWriter.start().raw(Opcodes.BINSTRING, 0, 0, 0x3F, 0).stop(), "it ends in the middle of a pickle");
        assertRefused(PickleWriter.start().raw(Opcodes.BINBYTES, 0, 0, 0, 0x80).stop(), "the pickle is longer than");
        assertRefused(PickleWriter.start().raw(Opcodes.LONG1, 255, 1).stop(), "it ends in the middle of a pickle");
    }

    @Test
    void survivesAPickleThatIsAllContainers() {
        byte[] pickle = new byte[PickleInput.MAX_BYTES - 1];
        Arrays.fill(pickle, (byte) Opcodes.EMPTY_DICT);
        assertRefused(pickle, "it ends in the middle of a pickle");
    }

    @Test
    void survivesDeepNestingAndItsHash() {
        PickleWriter deep = PickleWriter.start();
        int depth = 200_000;
        for (int i = 0; i < depth; i++) {
            deep.emptyList();
        }
        for (int i = 1; i < depth; i++) {
            deep.raw(Opcodes.APPEND);
        }
        assertRefused(deep.stop(), "it holds a list instead of a state dict");

        PickleWriter deepTuples = PickleWriter.start().emptyDict().emptyTuple();
        for (int i = 0; i < depth; i++) {
            deepTuples.raw(Opcodes.TUPLE1);
        }
        assertRefused(deepTuples.none().raw(Opcodes.SETITEM).stop(), "its state dict has no tensors; keys: a tuple");
    }

    @Test
    void survivesContainersThatHoldThemselves() {
        assertRefused(
                PickleWriter.start()
                        .emptyList()
                        .put(0)
                        .get(0)
                        .raw(Opcodes.APPEND)
                        .stop(),
                "it holds a list instead of a state dict");
        assertRefused(
                PickleWriter.start()
                        .emptyDict()
                        .put(0)
                        .string("state_dict")
                        .get(0)
                        .raw(Opcodes.SETITEM)
                        .stop(),
                "its state dict has no tensors; keys: state_dict");
        assertRefused(
                PickleWriter.start()
                        .emptyDict()
                        .put(0)
                        .get(0)
                        .none()
                        .raw(Opcodes.SETITEM)
                        .stop(),
                "its state dict has no tensors; keys: a dict");
    }

    @Test
    void survivesATensorMadeOverAndOver() {
        PickleWriter tensors = PickleWriter.start()
                .emptyList()
                .global("torch._utils", "_rebuild_tensor")
                .put(0)
                .mark()
                .storage("FloatStorage", "0", 4)
                .integer(0)
                .integers(1, 1, 1, 1, 1, 1, 1, 1)
                .integers(500, 501, 502, 503, 504, 505, 506, 507)
                .tuple()
                .put(1);
        while (tensors.size() < PickleInput.MAX_BYTES - 5) {
            tensors.raw(Opcodes.BINGET, 0, Opcodes.BINGET, 1, Opcodes.REDUCE);
        }
        assertRefused(tensors.stop(), "it has more than the 100000 tensors that are accepted");
    }

    @Test
    void copiesNoListThatCouldBeNamedOverAndOver() {
        assertRefused(
                PickleWriter.start()
                        .global("collections", "OrderedDict")
                        .emptyList()
                        .raw(Opcodes.TUPLE1)
                        .reduce()
                        .stop(),
                "an OrderedDict is made from its items, as Python 2 wrote it");
    }

    @Test
    void takesTimeInProportionToManySmallBatches() {
        PickleWriter batches = PickleWriter.start().emptyList();
        for (int i = 0; i < 400_000; i++) {
            batches.mark().none().appends();
        }
        assertRefused(batches.stop(), "it holds a list instead of a state dict");
    }

    @Test
    void refusesShapesStridesAndOffsetsThatLeaveTheStorage() {
        assertRefusedTensor("needs more numbers than the 4 of its storage", 4, 0, new long[] {5}, 1);
        assertRefusedTensor("needs more numbers than the 4 of its storage", 4, 1, new long[] {2, 2}, 2, 1);
        assertRefusedTensor("needs more numbers than the 4 of its storage", 4, 0, new long[] {2}, Long.MAX_VALUE);
        assertRefusedTensor("needs more numbers than the 4 of its storage", 4, Long.MAX_VALUE, new long[] {1}, 1);
        assertRefusedTensor("needs more numbers than the 0 of its storage", 0, 0, new long[] {}, new long[] {});
        assertRefusedTensor("none can be negative", 4, -1, new long[] {1}, 1);
        assertRefusedTensor("none can be negative", 4, 3, new long[] {2}, -1);
        assertRefusedTensor("has 2 strides, but [1] were found", 4, 0, new long[] {2, 2}, 1);
        assertRefusedTensor("a tensor's axis cannot have size -4", 4, 0, new long[] {-4}, 1);
        assertRefusedTensor("a tensor's axis cannot have size 4294967297", 4, 0, new long[] {(1L << 32) + 1}, 1);
        assertRefusedTensor("is spread over 100000001 numbers", 200_000_000, 0, new long[] {2}, 100_000_000);
        assertRefusedTensor("would hold more than the 67108864", 4, 0, new long[] {1 << 16, 1 << 16}, 0, 0);
        assertRefusedTensor("would hold more than the 67108864", 4, 0, new long[] {0, 1 << 30, 1 << 30}, 0, 0, 0);
        assertRefusedTensor("has 9 axes; at most 8 are accepted", 4, 0, new long[9], new long[9]);
        assertRefusedTensor("storage \"0\" is declared with -1 numbers", -1, 0, new long[] {1}, 1);
        assertRefusedTensor("storage \"0\" is declared with 9223372036854775807", Long.MAX_VALUE, 0, new long[] {1}, 1);
    }

    @Test
    void refusesAStorageWhoseSizeIsNotTheDeclaredOne() {
        assertRefused(
                state(PickleWriter.start(), "w", 5, 0, new long[] {5}, 1),
                "storage archive/data/0 has 16 bytes, but its 5 numbers of FLOAT32 take 20");
        assertRefused(
                state(PickleWriter.start(), "w", 3, 0, new long[] {3}, 1),
                "storage archive/data/0 has 16 bytes, but its 3 numbers of FLOAT32 take 12");
    }

    @Test
    void refusesAStorageUnderTwoDeclarations() {
        assertRefused(
                PickleWriter.start()
                        .storage("FloatStorage", "0", 4)
                        .storage("LongStorage", "0", 2)
                        .stop(),
                "storage \"0\" is declared with 4 numbers of FLOAT32 and with 2 of INT64");
    }

    @Test
    void findsStoragesByNameInsideTheArchiveOnly() {
        byte[] pickle = PickleWriter.start()
                .emptyDict()
                .string("w")
                .tensor("../../../etc/passwd", 1, 0, new long[] {1}, 1)
                .raw(Opcodes.SETITEM)
                .stop();
        assertRefused(pickle, "storage archive/data/../../../etc/passwd is missing from the archive");
    }

    @Test
    void refusesArgumentsOfTheWrongType() {
        assertRefused(
                PickleWriter.start()
                        .global("torch._utils", "_rebuild_tensor_v2")
                        .mark()
                        .string("not a storage")
                        .tuple()
                        .reduce()
                        .stop(),
                "storage is \"not a storage\" instead of a storage");
        assertRefused(
                PickleWriter.start()
                        .global("torch._utils", "_rebuild_parameter")
                        .mark()
                        .integer(BigInteger.ONE.shiftLeft(2000))
                        .tuple()
                        .reduce()
                        .stop(),
                "data is a number of 2001 bits instead of a tensor");
        assertRefused(
                PickleWriter.start().string("data").raw(Opcodes.BINPERSID).stop(),
                "a persistent id is \"data\" instead of a tuple");
        assertRefused(PickleWriter.start().none().emptyTuple().reduce().stop(), "malformed pickle");
        assertRefused(PickleWriter.start().raw(Opcodes.TUPLE).stop(), "malformed pickle");
        assertRefused(PickleWriter.start().get(3).stop(), "invalid memo key");
        assertRefused(
                PickleWriter.start().emptyDict().mark().none().setItems().stop(), "a dict's last key has no value");
    }

    @Test
    void refusesNamesThatAreNotUsable() {
        assertRefused(
                PickleWriter.start()
                        .emptyDict()
                        .integer(7)
                        .tensor("0", 4, 0, new long[] {4}, 1)
                        .raw(Opcodes.SETITEM)
                        .stop(),
                "a tensor's name is 7 instead of a string");
        assertRefused(
                PickleWriter.start()
                        .emptyDict()
                        .mark()
                        .string("w")
                        .tensor("0", 4, 0, new long[] {4}, 1)
                        .string("module.w")
                        .tensor("0", 4, 0, new long[] {4}, 1)
                        .setItems()
                        .stop(),
                "tensor w is there twice, with and without \"module.\" in front");
    }

    @Test
    void refusesAZipBomb() throws IOException {
        Path file = folder.resolve("bomb.pth");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            byte[] zeros = new byte[1 << 20];
            Arrays.fill(zeros, (byte) Opcodes.NONE);
            for (int i = 0; i < 16; i++) {
                zip.write(zeros);
            }
        }

        assertRefused(file, "the pickle is longer than the 4194304 bytes that are accepted");
    }

    @Test
    void refusesADirectoryThatPromisesMoreThanDeflateCanGive() throws IOException {
        Path file = new TestingCheckpoint()
                .tensor("w", TensorShape.of(4), 1, 2, 3, 4)
                .compressed()
                .writeZip(folder.resolve("liar.pth"));
        byte[] bytes = Files.readAllBytes(file);
        int directoryEntry = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("archive/data/0") - 46;
        bytes[directoryEntry + 27] = 0x7F;
        Files.write(file, bytes);

        assertRefused(file, "(archive/data/0): 2130706448 bytes cannot come from");
    }

    @Test
    void noticesThatAStoragesBytesWereChanged() throws IOException {
        Path file = new TestingCheckpoint()
                .tensor("w", TensorShape.of(4), 1, 2, 3, 4)
                .view("half", "w", 0, TensorShape.of(2), 1)
                .writeZip(folder.resolve("changed.pth"));
        byte[] bytes = Files.readAllBytes(file);
        int storage =
                new String(bytes, StandardCharsets.ISO_8859_1).indexOf("archive/data/0") + "archive/data/0".length();
        bytes[storage + 15] ^= 1;
        Files.write(file, bytes);

        try (Checkpoint checkpoint = Checkpoint.read(file)) {
            for (String name : checkpoint.names()) {
                assertThatThrownBy(() -> checkpoint.tensor(name).toFloats())
                        .as("the changed byte lies in the part of %s, or after it", name)
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("(archive/data/0): its checksum is")
                        .hasMessageContaining("The file is damaged: fetch it again");
            }
        }
    }

    @Test
    void refusesAnAmbiguousArchive() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("a/data.pkl", PickleWriter.start().emptyDict().stop());
        entries.put("b/data.pkl", PickleWriter.start().emptyDict().stop());
        assertRefused(
                TestingCheckpoint.writeEntries(folder.resolve("two.pth"), entries),
                "its archive has more than one data.pkl");
    }

    @Test
    void refusesBytesAfterThePickle() {
        byte[] pickle = PickleWriter.start().emptyDict().stop();
        assertRefused(Arrays.copyOf(pickle, pickle.length + 1), "there are bytes after the pickle's end");
    }

    @Test
    void leavesNoFileOpenAfterARefusal() throws IOException {
        Path file = TestingPickles.zip(
                folder.resolve("refused.pth"), PickleWriter.start().stop(), new byte[0]);
        long before = openFiles(file);
        assertRefused(file, "malformed pickle");
        assertThat(openFiles(file)).isEqualTo(before);
    }

    private static long openFiles(Path file) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (var open = Files.list(descriptors)) {
            return open.filter(descriptor -> pointsTo(descriptor, file)).count();
        }
    }

    private static boolean pointsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private void assertRefusedTensor(String message, long storageElements, long offset, long[] shape, long... strides) {
        assertRefused(state(PickleWriter.start(), "w", storageElements, offset, shape, strides), message);
    }

    private static byte[] state(
            PickleWriter out, String name, long storageElements, long offset, long[] shape, long... strides) {
        return out.emptyDict()
                .string(name)
                .tensor("0", storageElements, offset, shape, strides)
                .raw(Opcodes.SETITEM)
                .stop();
    }

    private void assertRefused(byte[] pickle, String message) {
        assertRefused(TestingPickles.zip(folder.resolve("hostile.pth"), pickle, new byte[16]), message);
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> Checkpoint.read(file).close())
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("Cannot read the checkpoint " + file)
                .hasMessageContaining(message);
    }
}
