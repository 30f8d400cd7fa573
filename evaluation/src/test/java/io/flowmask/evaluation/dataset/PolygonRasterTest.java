package io.flowmask.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleMask;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PolygonRasterTest {
    private final PolygonRaster raster = new PolygonRaster();

    @Test
    void drawsPixelForPixelWhatPycocotoolsDraws() throws Exception {
        JsonNode cases;
        try (InputStream in =
                Objects.requireNonNull(PolygonRasterTest.class.getResourceAsStream("/golden/polygons.json"))) {
            cases = JsonMapper.builder().build().readTree(in);
        }
        assertThat(cases).hasSize(160);
        for (JsonNode golden : cases) {
            List<double[]> polygons = new ArrayList<>();
            for (JsonNode polygon : golden.get("polygons")) {
                double[] corners = new double[polygon.size()];
                for (int i = 0; i < corners.length; i++) {
                    corners[i] = polygon.get(i).asDouble();
                }
                polygons.add(corners);
            }
            FrameSize size = new FrameSize(
                    golden.get("height").asInt(), golden.get("width").asInt());

            RleMask mask = raster.draw(size, polygons);

            assertThat(mask)
                    .as("%s", golden)
                    .isEqualTo(new RleMask(
                            size,
                            golden.get("counts").asText(),
                            golden.get("area").asInt()));
        }
    }

    @Test
    void drawsWhatGoesBeyondTheFrameUpToItsEdge() {
        RleMask mask = raster.draw(new FrameSize(4, 6), List.of(new double[] {-9, -9, 99, -9, 99, 99, -9, 99}));

        assertThat(mask.area()).isEqualTo(24);
    }

    @Test
    void joinsOverlappingPolygons() {
        double[] left = {1, 1, 5, 1, 5, 5, 1, 5};
        double[] right = {3, 1, 8, 1, 8, 5, 3, 5};

        RleMask both = raster.draw(new FrameSize(10, 12), List.of(left, right));

        assertThat(both.area()).isEqualTo(7 * 4);
    }
}
