package io.flowmask.operators.inference;

import static io.flowmask.operators.testing.TestingFrames.frame;
import static io.flowmask.operators.testing.TestingFrames.unreadable;

import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.testing.Backend;
import io.flowmask.operators.testing.TestingOperator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;

/**
 * Snapshots that releases have left behind, one per version of the state and state backend, in {@code snapshots/} of the test
 * resources. Whoever changes the state's format raises {@link #VERSION}, runs {@link #main}, and keeps the older files.
 */
final class StoredSnapshots {
    static final int VERSION = 3;

    static final SegmentationOptions OPTIONS = SegmentationOptions.builder()
            .keyframeInterval(5)
            .staggerKeyframes(false)
            .build();

    private StoredSnapshots() {}

    /** Name of the file that a version left behind. */
    static String fileName(int version, Backend backend) {
        return "v" + version + "-" + backend.name().toLowerCase(Locale.ROOT);
    }

    /** Of a model that sees motion in images, which keeps the most. */
    static TestingSegmenter segmenter() {
        return TestingSegmenter.builder().relatesFrames(true).build();
    }

    /**
     * Writes the current version's snapshots: camera {@code a} after a keyframe and two partial frames, camera {@code b} right
     * after its keyframe, camera {@code c} whose keyframe was unreadable.
     *
     * @param arguments the folder
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Backend backend : Backend.values()) {
            try (TestingOperator operator = TestingOperator.builder(segmenter())
                    .options(OPTIONS)
                    .backend(backend.create())
                    .open()) {
                operator.process(frame("a", 10), frame("a", 11), frame("a", 12), frame("b", 7), unreadable("c", 3));
                OperatorSnapshotUtil.writeStateHandle(
                        operator.snapshot(),
                        folder.resolve(fileName(VERSION, backend)).toString());
            }
        }
    }
}
