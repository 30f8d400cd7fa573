package io.flowmask.cameras.simulation.dataset;

import io.flowmask.cameras.simulation.SimulatedInstance;
import io.flowmask.cameras.simulation.models.ObjectClass;
import java.util.Locale;

/** Counts what a dataset shows, by class and by size. Belongs to the thread that writes annotations. */
public final class DatasetStatistics {
    private static final int SMALL = 32 * 32;
    private static final int MEDIUM = 96 * 96;

    private final long[][] counts = new long[ObjectClass.values().length][4];
    private long frames;
    private long emptyFrames;

    void add(AnnotatedClip clip) {
        for (AnnotatedFrame frame : clip.frames()) {
            frames++;
            boolean empty = true;
            for (SimulatedInstance instance : frame.instances()) {
                long[] row = counts[instance.kind().categoryId() - 1];
                if (instance.ignored()) {
                    row[3]++;
                } else {
                    row[instance.area() < SMALL ? 0 : instance.area() < MEDIUM ? 1 : 2]++;
                    empty = false;
                }
            }
            emptyFrames += empty ? 1 : 0;
        }
    }

    /** A table for people: classes by COCO's area ranges, and what is ignored. */
    public String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(Locale.ROOT, "%-12s %9s %9s %9s %9s%n", "class", "small", "medium", "large", "ignored"));
        for (ObjectClass kind : ObjectClass.values()) {
            long[] row = counts[kind.categoryId() - 1];
            text.append(String.format(
                    Locale.ROOT, "%-12s %,9d %,9d %,9d %,9d%n", kind.label(), row[0], row[1], row[2], row[3]));
        }
        return text.append(String.format(
                        Locale.ROOT, "%,d frames, %,d of them without an object to be found", frames, emptyFrames))
                .toString();
    }
}
