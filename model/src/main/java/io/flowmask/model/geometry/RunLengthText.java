package io.flowmask.model.geometry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text form of COCO run lengths. A number is written in groups of five bits, the lowest first, each as one character from '0'
 * (48) to 'o' (111): bit 5 says that more groups follow, bit 4 of the last group is the sign. From the fourth run on, a run is
 * written as the difference from the run two before, which is of the same colour and, in most masks, about as long.
 */
final class RunLengthText {
    private static final int FIRST_CHARACTER = 48;
    private static final int GROUP_BITS = 5;
    private static final int GROUP_MASK = 0x1f;
    private static final int SIGN_BIT = 0x10;
    private static final int MORE_BIT = 0x20;

    /** Characters that a number takes at most: a difference of two ints has 33 bits with its sign. */
    static final int MAX_CHARACTERS_PER_RUN = 7;

    /** Index of the first run that is written as a difference. */
    private static final int FIRST_DIFFERENCE = 3;

    private RunLengthText() {}

    /**
     * Writes one run.
     *
     * @param run length, ≥ 0
     * @param index the run's index, from 0
     * @param twoBefore length of run {@code index - 2}; not looked at for the first three
     * @param target where to write, with room for {@value #MAX_CHARACTERS_PER_RUN} more
     * @param offset where in {@code target}
     * @return the offset after the run
     */
    static int write(int run, int index, int twoBefore, byte[] target, int offset) {
        long rest = index < FIRST_DIFFERENCE ? run : (long) run - twoBefore;
        int next = offset;
        boolean more;
        do {
            int group = (int) (rest & GROUP_MASK);
            rest >>= GROUP_BITS;
            more = (group & SIGN_BIT) == 0 ? rest != 0 : rest != -1;
            target[next++] = (byte) ((more ? group | MORE_BIT : group) + FIRST_CHARACTER);
        } while (more);
        return next;
    }

    /** Writes all runs as text. */
    static String format(int[] runs) {
        byte[] text = new byte[Math.multiplyExact(runs.length, MAX_CHARACTERS_PER_RUN)];
        int length = 0;
        for (int i = 0; i < runs.length; i++) {
            length = write(runs[i], i, i < 2 ? 0 : runs[i - 2], text, length);
        }
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads text of unknown origin.
     *
     * @return run lengths, ≥ 0, of 0 and 1 in turn, starting with 0
     * @throws IllegalArgumentException when the text is not run lengths; the message says at which character
     */
    static int[] parse(String counts) {
        int[] runs = new int[Math.max(1, counts.length() / 2)];
        int size = 0;
        int position = 0;
        while (position < counts.length()) {
            int start = position;
            long value = 0;
            int shift = 0;
            int group;
            do {
                if (position == counts.length()) {
                    throw new IllegalArgumentException("Run " + size + " at character " + start
                            + " is cut off: the last character '" + counts.charAt(position - 1)
                            + "' announces that more follow");
                }
                if (position - start == MAX_CHARACTERS_PER_RUN) {
                    throw new IllegalArgumentException("Run " + size + " at character " + start + " takes more than "
                            + MAX_CHARACTERS_PER_RUN + " characters");
                }
                group = group(counts, position++);
                value |= (long) (group & GROUP_MASK) << shift;
                shift += GROUP_BITS;
            } while ((group & MORE_BIT) != 0);
            if ((group & SIGN_BIT) != 0) {
                value |= -1L << shift;
            }
            if (size >= FIRST_DIFFERENCE) {
                value += runs[size - 2];
            }
            if (value < 0 || value > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("Run " + size + " at character " + start + " has length " + value
                        + ", expected 0 to " + Integer.MAX_VALUE);
            }
            if (size == runs.length) {
                runs = Arrays.copyOf(runs, 2 * size);
            }
            runs[size++] = (int) value;
        }
        return Arrays.copyOf(runs, size);
    }

    private static int group(String counts, int position) {
        int group = counts.charAt(position) - FIRST_CHARACTER;
        if (group < 0 || group > (MORE_BIT | GROUP_MASK)) {
            throw new IllegalArgumentException("Character " + position + " of the run lengths is "
                    + String.format("U+%04X", (int) counts.charAt(position)) + ", expected one of '0' to 'o'");
        }
        return group;
    }
}
