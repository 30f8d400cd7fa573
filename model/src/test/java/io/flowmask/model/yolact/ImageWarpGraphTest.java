package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.onnx.GraphBuilder;
import io.flowmask.model.onnx.TensorType;
import io.flowmask.model.testing.TestingSession;
import io.flowmask.model.testing.TestingSession.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageWarpGraphTest {
    private static final int HEIGHT = 2;
    private static final int WIDTH = 4;
    private static final float[] KEYFRAME = {1, 2, 3, 4, /* next row */ 10, 20, 30, 40};

    @TempDir
    private Path folder;

    @Test
    void whatDidNotMoveStaysAsItIs() throws IOException {
        assertThat(warped(0, 0)).containsExactly(KEYFRAME, Offset.offset(1e-5f));
    }

    /** Things that moved one cell to the right were one cell to the left: flow -1. Behind them the edge comes into view. */
    @Test
    void featuresFollowWhatMovedToTheRight() throws IOException {
        assertThat(warped(-1, 0)).containsExactly(new float[] {1, 1, 2, 3, 10, 10, 20, 30}, Offset.offset(1e-5f));
    }

    @Test
    void featuresFollowWhatMovedUp() throws IOException {
        assertThat(warped(0, 1)).containsExactly(new float[] {10, 20, 30, 40, 10, 20, 30, 40}, Offset.offset(1e-5f));
    }

    @Test
    void featuresAreInterpolatedBetweenCells() throws IOException {
        assertThat(warped(0.25f, 0.5f))
                .containsExactly(
                        new float[] {6.875f, 12.375f, 17.875f, 22, 12.5f, 22.5f, 32.5f, 40}, Offset.offset(1e-4f));
    }

    /** The keyframe's features where every cell came from so far off. */
    private float[] warped(float x, float y) throws IOException {
        GraphBuilder graph = new GraphBuilder("warp");
        ImageWarpGraph warp = new ImageWarpGraph(graph);
        graph.output("result", warp.warp("f4", graph.input("keyframe", TensorType.FLOAT32, List.of(1, HEIGHT, WIDTH))));
        Path file = folder.resolve("warp.onnx");
        try (OutputStream out = Files.newOutputStream(file)) {
            graph.build().writeTo(out);
        }
        float[] flow = new float[HEIGHT * WIDTH * 2];
        for (int i = 0; i < flow.length; i += 2) {
            flow[i] = x;
            flow[i + 1] = y;
        }
        try (TestingSession session = new TestingSession(file)) {
            return session.run(Map.of(
                            "keyframe",
                            Tensor.ofFloats(KEYFRAME, 1, 1, HEIGHT, WIDTH),
                            ImageWarpGraph.input("f4"),
                            Tensor.ofFloats(flow, 1, HEIGHT, WIDTH, 2)))
                    .get("result")
                    .floats();
        }
    }
}
