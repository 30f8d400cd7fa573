package io.flowmask.model.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import net.razorvine.pickle.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small pickles that would take much memory or time. */
@Timeout(60)
class HostilePickleSizeTest {
    @TempDir
    private Path folder;

    @Test
    void allocatesNoMoreThanTheFileHolds() {
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .raw(Opcodes.BINUNICODE, 0xFF, 0xFF, 0xFF, 0xFF)
                        .stop(),
                "the pickle is longer than the 4194304 bytes that are accepted");
        Refusals.assertRefused(
                folder,
                PickleWriter.start().raw(Opcodes.BINSTRING, 0, 0, 0x3F, 0).stop(),
                "it ends in the middle of a pickle");
        Refusals.assertRefused(
                folder,
                PickleWriter.start().raw(Opcodes.BINBYTES, 0, 0, 0, 0x80).stop(),
                "the pickle is longer than");
        Refusals.assertRefused(
                folder, PickleWriter.start().raw(Opcodes.LONG1, 255, 1).stop(), "it ends in the middle of a pickle");
    }

    @Test
    void survivesAPickleThatIsAllContainers() {
        byte[] pickle = new byte[PickleInput.MAX_BYTES - 1];
        Arrays.fill(pickle, (byte) Opcodes.EMPTY_DICT);
        Refusals.assertRefused(folder, pickle, "it ends in the middle of a pickle");
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
        Refusals.assertRefused(folder, deep.stop(), "it holds a list instead of a state dict");

        PickleWriter deepTuples = PickleWriter.start().emptyDict().emptyTuple();
        for (int i = 0; i < depth; i++) {
            deepTuples.raw(Opcodes.TUPLE1);
        }
        Refusals.assertRefused(
                folder, deepTuples.none().raw(Opcodes.SETITEM).stop(), "its state dict has no tensors; keys: a tuple");
    }

    @Test
    void survivesContainersThatHoldThemselves() {
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .emptyList()
                        .put(0)
                        .get(0)
                        .raw(Opcodes.APPEND)
                        .stop(),
                "it holds a list instead of a state dict");
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .emptyDict()
                        .put(0)
                        .string("state_dict")
                        .get(0)
                        .raw(Opcodes.SETITEM)
                        .stop(),
                "its state dict has no tensors; keys: state_dict");
        Refusals.assertRefused(
                folder,
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
        Refusals.assertRefused(folder, tensors.stop(), "it has more than the 100000 tensors that are accepted");
    }

    @Test
    void copiesNoListThatCouldBeNamedOverAndOver() {
        Refusals.assertRefused(
                folder,
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
        Refusals.assertRefused(folder, batches.stop(), "it holds a list instead of a state dict");
    }
}
