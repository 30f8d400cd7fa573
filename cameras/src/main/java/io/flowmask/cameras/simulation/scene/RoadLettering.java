package io.flowmask.cameras.simulation.scene;

import io.flowmask.cameras.simulation.chance.Dice;
import io.flowmask.cameras.simulation.mesh.Rgb;
import io.flowmask.cameras.simulation.mesh.Surface;
import java.util.List;
import java.util.Map;

/** Words and figures on the road, drawn out as drivers need them. */
final class RoadLettering {
    private static final int COLUMNS = 3;
    private static final int ROWS = 5;
    private static final List<String> WORDS = List.of("STOP", "SLOW", "BUS", "TAXI", "30", "50", "KEEP", "CLEAR");
    /** Letters in rows from the top, each three bits. */
    private static final Map<Character, int[]> LETTERS = Map.ofEntries(
            Map.entry('0', new int[] {7, 5, 5, 5, 7}),
            Map.entry('3', new int[] {7, 1, 3, 1, 7}),
            Map.entry('5', new int[] {7, 4, 7, 1, 7}),
            Map.entry('A', new int[] {2, 5, 7, 5, 5}),
            Map.entry('B', new int[] {6, 5, 6, 5, 6}),
            Map.entry('C', new int[] {7, 4, 4, 4, 7}),
            Map.entry('E', new int[] {7, 4, 6, 4, 7}),
            Map.entry('I', new int[] {2, 2, 2, 2, 2}),
            Map.entry('K', new int[] {5, 5, 6, 5, 5}),
            Map.entry('L', new int[] {4, 4, 4, 4, 7}),
            Map.entry('O', new int[] {7, 5, 5, 5, 7}),
            Map.entry('P', new int[] {7, 5, 7, 4, 4}),
            Map.entry('R', new int[] {6, 5, 6, 5, 5}),
            Map.entry('S', new int[] {7, 4, 7, 1, 7}),
            Map.entry('T', new int[] {7, 2, 2, 2, 2}),
            Map.entry('U', new int[] {5, 5, 5, 5, 7}),
            Map.entry('W', new int[] {5, 5, 5, 7, 5}),
            Map.entry('X', new int[] {5, 5, 2, 5, 5}));

    private final SceneParts parts;
    private final Rgb colour;

    RoadLettering(SceneParts parts, Rgb colour) {
        this.parts = parts;
        this.colour = colour;
    }

    /**
     * A word across a lane.
     *
     * @param lane at the word's lower edge in the middle of the lane, heading as its drivers do
     * @param width of the lane, metres
     */
    void word(LocalFrame lane, double width, Dice dice) {
        String word = dice.pick(WORDS);
        double length = dice.between(1.4, 2.8);
        double column = Math.min(0.17, 0.8 * width / (word.length() * (COLUMNS + 1)));
        double left = column * (word.length() * (COLUMNS + 1) - 1) / 2;
        for (int i = 0; i < word.length(); i++) {
            letter(lane, LETTERS.getOrDefault(word.charAt(i), new int[ROWS]), left, column, length / ROWS);
            left -= column * (COLUMNS + 1);
        }
    }

    private void letter(LocalFrame lane, int[] rows, double left, double column, double row) {
        for (int c = 0; c < COLUMNS; c++) {
            for (int r = 0; r < ROWS; r++) {
                if ((rows[r] >> (COLUMNS - 1 - c) & 1) == 1) {
                    double low = (ROWS - 1 - r) * row;
                    double across = left - c * column;
                    parts.paint(lane.rectangle(low, low + row, across - column, across), Surface.MARKING, colour);
                }
            }
        }
    }
}
