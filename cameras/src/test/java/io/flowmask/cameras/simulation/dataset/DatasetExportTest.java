package io.flowmask.cameras.simulation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetExportTest {
    private static final DatasetSpec SPEC = new DatasetSpec(21, 5, 4, 192, 108, 5);

    @TempDir
    private Path folder;

    private JsonNode export(Path to, int threads) throws Exception {
        DatasetExport export = new DatasetExport(SPEC, to, threads);
        export.write();
        assertThat(export.framesWritten()).isEqualTo(SPEC.frames());
        assertThat(export.statistics().table()).contains("bicycle").contains("20 frames");
        return new ObjectMapper().readTree(to.resolve("annotations.json").toFile());
    }

    @Test
    void writesTheSameDatasetWithAnyNumberOfThreads() throws Exception {
        export(folder.resolve("one"), 1);
        export(folder.resolve("three"), 3);
        List<Path> files = files(folder.resolve("one"));
        assertThat(files).hasSize(5 * 4 + 1);
        for (Path file : files) {
            assertThat(folder.resolve("three").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("one").resolve(file));
        }
        assertThat(files(folder.resolve("three"))).isEqualTo(files);
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(Files::isRegularFile).map(in::relativize).sorted().toList();
        }
    }

    @Test
    void namesFilesAlikeWhateverDigitsAreWrittenHere() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            new DatasetExport(new DatasetSpec(21, 1, 2, 192, 108, 5), folder, 1).write();
        } finally {
            Locale.setDefault(before);
        }

        assertThat(files(folder))
                .containsExactly(
                        Path.of("annotations.json"),
                        Path.of("clip-00000/000000.jpg"),
                        Path.of("clip-00000/000001.jpg"));
        JsonNode coco =
                new ObjectMapper().readTree(folder.resolve("annotations.json").toFile());
        assertThat(coco.at("/images/1/file_name").asText()).isEqualTo("clip-00000/000001.jpg");
    }

    @Test
    void annotatesImagesWithMasksThatFitTheirBoxesAndDoNotOverlap() throws Exception {
        JsonNode coco = export(folder.resolve("set"), 2);
        assertThat(coco.get("categories")).hasSize(6);
        assertThat(coco.get("videos")).hasSize(5);
        assertThat(coco.get("images")).hasSize(20);
        Map<Long, Set<Integer>> taken = new HashMap<>();
        for (JsonNode annotation : coco.get("annotations")) {
            RleMask mask = RleMask.parse(
                    new FrameSize(108, 192),
                    annotation.get("segmentation").get("counts").asText());
            assertThat(mask.area()).isEqualTo(annotation.get("area").asInt()).isPositive();
            JsonNode box = annotation.get("bbox");
            assertThat(mask.boundingBox())
                    .isEqualTo(new PixelBox(
                            box.get(0).asInt(),
                            box.get(1).asInt(),
                            box.get(2).asInt(),
                            box.get(3).asInt()));
            assertThat(annotation.get("category_id").asInt()).isBetween(1, 6);
            Set<Integer> pixels =
                    taken.computeIfAbsent(annotation.get("image_id").asLong(), key -> new HashSet<>());
            byte[] bitmap = mask.toBitmap();
            for (int p = 0; p < bitmap.length; p++) {
                assertThat(bitmap[p] == 0 || pixels.add(p)).isTrue();
            }
        }
        assertThat(taken).isNotEmpty();
    }

    @Test
    void numbersTracksPerClipAndNamesConditions() throws Exception {
        JsonNode coco = export(folder.resolve("set"), 2);
        Map<Long, Long> clipOfTrack = new HashMap<>();
        Set<Long> ids = new HashSet<>();
        for (JsonNode annotation : coco.get("annotations")) {
            assertThat(ids.add(annotation.get("id").asLong())).isTrue();
            long video = annotation.get("video_id").asLong();
            assertThat(clipOfTrack.merge(annotation.get("track_id").asLong(), video, (old, same) -> old))
                    .isEqualTo(video);
        }
        for (JsonNode image : coco.get("images")) {
            assertThat(folder.resolve("set").resolve(image.get("file_name").asText()))
                    .exists();
            assertThat(image.get("time_of_day").asText()).isIn("day", "dusk", "night");
            assertThat(image.get("weather").asText()).isIn("clear", "overcast", "rain");
            assertThat(image.get("camera_height_m").asDouble()).isBetween(4.5, 14.0);
            assertThat(image.get("camera_pitch_deg").asDouble()).isBetween(18.0, 88.0);
        }
    }

    @Test
    void refusesToMixWithWhatIsThere() throws Exception {
        Files.createDirectories(folder.resolve("old"));
        Files.writeString(folder.resolve("old").resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> export(folder.resolve("old"), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not empty")
                .hasMessageContaining("old");
    }

    @Test
    void refusesDatasetsOfNothing() {
        assertThatThrownBy(() -> new DatasetSpec(1, 0, 4, 640, 360, 10)).hasMessageContaining("at least one clip");
        assertThatThrownBy(() -> new DatasetSpec(1, 2, 2, 10, 360, 10)).hasMessageContaining("10×360");
    }
}
