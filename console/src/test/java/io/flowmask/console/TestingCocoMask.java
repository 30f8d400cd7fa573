package io.flowmask.console;

import java.util.ArrayList;
import java.util.List;

/** A rectangle as a mask in COCO's compressed run lengths, written independently of the page's reader. */
final class TestingCocoMask {
    private TestingCocoMask() {}

    static String rectangle(int frameHeight, int frameWidth, int x, int y, int width, int height) {
        List<Integer> runs = new ArrayList<>();
        boolean inside = false;
        int length = 0;
        for (int column = 0; column < frameWidth; column++) {
            for (int row = 0; row < frameHeight; row++) {
                boolean covered = column >= x && column < x + width && row >= y && row < y + height;
                if (covered != inside) {
                    runs.add(length);
                    length = 0;
                    inside = covered;
                }
                length++;
            }
        }
        runs.add(length);
        return text(runs);
    }

    static String text(List<Integer> runs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            int value = i > 2 ? runs.get(i) - runs.get(i - 2) : runs.get(i);
            boolean more = true;
            while (more) {
                int bits = value & 31;
                value >>= 5;
                more = (bits & 16) != 0 ? value != -1 : value != 0;
                text.append((char) ((more ? bits | 32 : bits) + 48));
            }
        }
        return text.toString();
    }
}
