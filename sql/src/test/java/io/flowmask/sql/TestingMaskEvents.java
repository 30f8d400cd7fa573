package io.flowmask.sql;

import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.MaskInstance;
import io.flowmask.schemas.ModelReference;
import io.flowmask.schemas.PixelRectangle;
import io.flowmask.schemas.RunLengthMask;
import io.flowmask.schemas.StageTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Mask events with up to three instances of given classes: scores 0.9, 0.8 and 0.4, areas of 1, 2 and 3 hundredths of the picture. */
public final class TestingMaskEvents {
    private static final int WIDTH = 100;
    private static final int HEIGHT = 60;
    private static final float[] SCORES = {0.9f, 0.8f, 0.4f};
    /** COCO's run lengths of one column of the picture, of the two after it and of the three after those. */
    private static final String[] COUNTS = {"0l1di5", "l1h3le5", "d5d5X`5"};

    private TestingMaskEvents() {}

    public static MaskEvent event(String camera, long sequence, Instant capturedAt, String... classes) {
        List<MaskInstance> instances = new ArrayList<>();
        for (String name : classes) {
            int index = instances.size();
            instances.add(new MaskInstance(
                    index + 1,
                    name,
                    SCORES[index],
                    new PixelRectangle(index, 0, 20 * (index + 1), 10),
                    new RunLengthMask(HEIGHT, WIDTH, COUNTS[index]),
                    (index + 1) * WIDTH * HEIGHT / 100));
        }
        return new MaskEvent(
                camera,
                sequence,
                capturedAt,
                WIDTH,
                HEIGHT,
                FrameTransform.FULL,
                sequence,
                new ModelReference("testing", "0123"),
                new StageTimes(1L, 2L, 3L, 4L),
                instances,
                0);
    }
}
