package io.flowmask.model.checkpoint;

import java.math.BigInteger;
import java.nio.file.Path;
import net.razorvine.pickle.Opcodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pickles that name code, or say in another way that something is to be run or changed. Each is refused at the byte where it shows. */
@Timeout(60)
class HostileNamesTest {
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

        Refusals.assertRefused(
                folder,
                pickle,
                "(archive/data.pkl, byte 10): it names " + module + "." + name
                        + ", which is neither a plain tensor nor a plain container. Only tensors in plain containers are read and"
                        + " nothing in the file is ever run");
    }

    @Test
    void refusesANameThatComesFromTheStack() {
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .string("posix")
                        .string("system")
                        .raw(Opcodes.STACK_GLOBAL)
                        .stop(),
                "it names posix.system");
    }

    @Test
    void showsANameWithoutItsControlCharacters() {
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .string("\u001b[2J")
                        .string("clear\r")
                        .raw(Opcodes.STACK_GLOBAL)
                        .stop(),
                "it names ?[2J.clear?,");
    }

    /** Whoever imports or inspects the file sees these names on a terminal. */
    @Test
    void refusesTensorsWhoseNamesCannotBeShown() {
        Refusals.assertRefused(
                folder,
                named("w\u001b[2J"),
                "a tensor's name is \"w?[2J\", which has control characters or more than 200 characters");
        Refusals.assertRefused(
                folder,
                named("w".repeat(201)),
                "a tensor's name is \"" + "w".repeat(200) + "…\", which has control characters or more than 200");
    }

    private static byte[] named(String tensor) {
        return PickleWriter.start()
                .emptyDict()
                .mark()
                .string(tensor)
                .tensor("0", 4, 0, new long[] {1}, 1)
                .setItems()
                .stop();
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
            Refusals.assertRefused(
                    folder,
                    PickleWriter.start().emptyDict().raw(opcode).stop(),
                    "(archive/data.pkl, byte 3): opcode 0x%02x is none that PyTorch writes for tensors"
                            .formatted(opcode));
        }
    }

    @Test
    void setsNoStateOnAnythingButDicts() {
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .tensor("0", 1, 0, new long[] {1}, 1)
                        .emptyDict()
                        .build()
                        .stop(),
                "state is set on a tensor instead of an OrderedDict");
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .global("torch", "FloatStorage")
                        .emptyDict()
                        .build()
                        .stop(),
                "state is set on a storage class instead of an OrderedDict");
    }

    @Test
    void refusesArgumentsOfTheWrongType() {
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .global("torch._utils", "_rebuild_tensor_v2")
                        .mark()
                        .string("not a storage")
                        .tuple()
                        .reduce()
                        .stop(),
                "storage is \"not a storage\" instead of a storage");
        Refusals.assertRefused(
                folder,
                PickleWriter.start()
                        .global("torch._utils", "_rebuild_parameter")
                        .mark()
                        .integer(BigInteger.ONE.shiftLeft(2000))
                        .tuple()
                        .reduce()
                        .stop(),
                "data is a number of 2001 bits instead of a tensor");
        Refusals.assertRefused(
                folder,
                PickleWriter.start().string("data").raw(Opcodes.BINPERSID).stop(),
                "a persistent id is \"data\" instead of a tuple");
        Refusals.assertRefused(
                folder, PickleWriter.start().none().emptyTuple().reduce().stop(), "malformed pickle");
        Refusals.assertRefused(folder, PickleWriter.start().raw(Opcodes.TUPLE).stop(), "malformed pickle");
        Refusals.assertRefused(folder, PickleWriter.start().get(3).stop(), "invalid memo key");
        Refusals.assertRefused(
                folder,
                PickleWriter.start().emptyDict().mark().none().setItems().stop(),
                "a dict's last key has no value");
    }
}
