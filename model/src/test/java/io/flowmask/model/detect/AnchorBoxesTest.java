package io.flowmask.model.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.model.manifest.ModelManifest.AnchorShape;
import io.flowmask.model.manifest.ModelManifest.Anchors;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.testing.Npz;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AnchorBoxesTest {
    @Test
    void squareAnchorsAreAsHighAsWide() {
        float[] boxes = boxes(Optional.of(AnchorShape.SQUARE));

        assertThat(boxes)
                .containsExactly(new float[] {0.5f, 0.5f, 0.25f, 0.25f, 0.5f, 0.5f, 0.5f, 0.5f}, within(1e-6f));
        assertThat(boxes(Optional.empty())).containsExactly(boxes);
    }

    @Test
    void anchorsWithTheirAspectRatioKeepTheirArea() {
        assertThat(boxes(Optional.of(AnchorShape.ASPECT)))
                .containsExactly(new float[] {0.5f, 0.5f, 0.25f, 0.25f, 0.5f, 0.5f, 0.5f, 0.125f}, within(1e-6f));
    }

    @Test
    void agreesWithTheAnchorsThatFlowmaskTrainsOn() throws IOException {
        float[] expected = Npz.readResource("/golden/tiny-basic-video/expected_0.npz")
                .get("priors")
                .floats();
        Anchors anchors = new Anchors(
                List.of(5.0, 10.0, 20.0, 36.0, 60.0),
                List.of(1.0, 0.4, 2.0),
                List.of(new MapSize(8, 8), new MapSize(4, 4), new MapSize(2, 2), new MapSize(1, 1), new MapSize(1, 1)),
                Optional.of(AnchorShape.ASPECT));

        assertThat(AnchorBoxes.of(anchors, 64).values()).containsExactly(expected, Offset.offset(1e-6f));
    }

    /** One cell of an input of 64 pixels; scale 16, ratios 1 and 4. */
    private static float[] boxes(Optional<AnchorShape> shape) {
        return AnchorBoxes.of(new Anchors(List.of(16.0), List.of(1.0, 4.0), List.of(new MapSize(1, 1)), shape), 64)
                .values();
    }
}
