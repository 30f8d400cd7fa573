package io.flowmask.model.checkpoint;

import java.nio.file.Path;
import net.razorvine.pickle.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tensors that reach beyond their storage, or whose storages and names contradict each other. */
@Timeout(60)
class HostileTensorTest {
    @TempDir
    private Path folder;

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
        Refusals.assertRefused(
                folder,
                state(PickleWriter.start(), "w", 5, 0, new long[] {5}, 1),
                "storage archive/data/0 has 16 bytes, but its 5 numbers of FLOAT32 take 20");
        Refusals.assertRefused(
                folder,
                state(PickleWriter.start(), "w", 3, 0, new long[] {3}, 1),
                "storage archive/data/0 has 16 bytes, but its 3 numbers of FLOAT32 take 12");
    }

    @Test
    void refusesAStorageUnderTwoDeclarations() {
        Refusals.assertRefused(
                folder,
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
        Refusals.assertRefused(folder, pickle, "storage archive/data/../../../etc/passwd is missing from the archive");
    }

    @Test
    void refusesNamesThatAreNotUsable() {
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .emptyDict()
                        .integer(7)
                        .tensor("0", 4, 0, new long[] {4}, 1)
                        .raw(Opcodes.SETITEM)
                        .stop(),
                "a tensor's name is 7 instead of a string");
        Refusals.assertRefused(
                folder,
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

    private void assertRefusedTensor(String message, long storageElements, long offset, long[] shape, long... strides) {
        Refusals.assertRefused(
                folder, state(PickleWriter.start(), "w", storageElements, offset, shape, strides), message);
    }

    private static byte[] state(
            PickleWriter out, String name, long storageElements, long offset, long[] shape, long... strides) {
        return out.emptyDict()
                .string(name)
                .tensor("0", storageElements, offset, shape, strides)
                .raw(Opcodes.SETITEM)
                .stop();
    }
}
