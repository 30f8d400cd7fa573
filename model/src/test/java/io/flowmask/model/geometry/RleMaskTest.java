package io.flowmask.model.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RleMaskTest {
    private static final FrameSize FRAME = new FrameSize(5, 7);
    private static final List<String> CASES =
            List.of("tiny-resnet-video", "tiny-resnet-yolact-keys", "tiny-mobilenetv2-legacy-pth");

    static Stream<JsonNode> cocoMasks() {
        return StreamSupport.stream(read("/geometry/coco-masks.json").spliterator(), false);
    }

    static Stream<JsonNode> goldenDetections() {
        return CASES.stream()
                .map(name -> read("/golden/" + name + "/case.json").get("frames"))
                .flatMap(frames -> StreamSupport.stream(frames.spliterator(), false))
                .flatMap(frame -> StreamSupport.stream(frame.get("detections").spliterator(), false));
    }

    @ParameterizedTest
    @MethodSource("cocoMasks")
    void agreesWithPycocotoolsOnCocoMasks(JsonNode coco) {
        RleMask mask = parse(coco);

        assertRoundTrips(mask);
        JsonNode box = coco.get("bbox");
        assertThat(mask.boundingBox())
                .isEqualTo(new PixelBox(
                        box.get(0).intValue(),
                        box.get(1).intValue(),
                        box.get(2).intValue(),
                        box.get(3).intValue()));
        if (coco.has("area")) {
            assertThat(mask.area()).isEqualTo(coco.get("area").intValue());
        }
    }

    @Test
    void agreesWithPycocotoolsOnGoldenDetections() {
        List<JsonNode> detections = goldenDetections().toList();

        assertThat(detections).hasSize(1000);
        for (JsonNode detection : detections) {
            RleMask mask = parse(detection.get("rle"));
            assertRoundTrips(mask);
            assertThat(mask.area()).isEqualTo(detection.get("area").intValue());
        }
    }

    private static void assertRoundTrips(RleMask mask) {
        assertThat(RleMask.ofRunLengths(mask.size(), mask.runLengths())).isEqualTo(mask);
        FrameSize size = mask.size();
        PixelBox everything = new PixelBox(0, 0, size.widthPx(), size.heightPx());
        assertThat(new RleEncoder().encode(size, everything, mask.toBitmap())).isEqualTo(mask);
        PixelBox box = mask.boundingBox();
        assertThat(new RleEncoder().encode(size, box, crop(mask, box)))
                .as("from inside its box")
                .isEqualTo(mask);
    }

    private static byte[] crop(RleMask mask, PixelBox box) {
        byte[] bitmap = mask.toBitmap();
        byte[] inside = new byte[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(
                    bitmap, (box.y() + y) * mask.size().widthPx() + box.x(), inside, y * box.width(), box.width());
        }
        return inside;
    }

    @Test
    void encodesAnEmptyMaskAsOneRun() {
        RleEncoder encoder = new RleEncoder();
        encoder.start(new FrameSize(180, 320));

        assertThat(encoder.finish()).isEqualTo(new RleMask(new FrameSize(180, 320), "PXh1", 0));
    }

    @Test
    void decodesColumnByColumn() {
        RleMask mask = RleMask.ofRunLengths(FRAME, new int[] {4, 2, 29});

        byte[] expected = new byte[35];
        expected[4 * 7] = 1; // bottom of the first column
        expected[1] = 1; // top of the second
        assertThat(mask.toBitmap()).isEqualTo(expected);
        assertThat(mask.boundingBox()).isEqualTo(new PixelBox(0, 0, 2, 5));
    }

    @Test
    void joinsRunsThatTouchAcrossColumns() {
        byte[] inside = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

        RleMask mask = new RleEncoder().encode(FRAME, new PixelBox(0, 0, 2, 5), inside);

        assertThat(mask.runLengths()).containsExactly(0, 10, 25);
        assertThat(mask.area()).isEqualTo(10);
    }

    @Test
    void endsWithAFullRunWhenTheLastPixelIsSet() {
        RleMask mask = new RleEncoder().encode(FRAME, new PixelBox(6, 3, 1, 2), new byte[] {1, 1});

        assertThat(mask.runLengths()).containsExactly(33, 2);
    }

    @Test
    void hasAnEmptyBoxWhenNothingIsSet() {
        assertThat(RleMask.ofRunLengths(FRAME, new int[] {35}).boundingBox()).isEqualTo(new PixelBox(0, 0, 0, 0));
    }

    @Test
    void roundTripsEveryRunLengthsThatFit() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            List<Integer> runs = new ArrayList<>();
            int left = Integer.MAX_VALUE;
            while (left > 0) {
                int run = (int) Math.min(left, (1L << random.nextInt(32)) - random.nextInt(2));
                runs.add(run);
                left -= run;
            }
            int[] lengths = runs.stream().mapToInt(Integer::intValue).toArray();
            FrameSize size = new FrameSize(1, Integer.MAX_VALUE);
            assertThat(RleMask.ofRunLengths(size, lengths).runLengths()).isEqualTo(lengths);
        }
    }

    @Test
    void countsOverlapLikeBitmaps() {
        Random random = new Random(2);
        for (int round = 0; round < 300; round++) {
            RleMask a = randomMask(random);
            RleMask b = randomMask(random);
            byte[] left = a.toBitmap();
            byte[] right = b.toBitmap();
            int common = 0;
            int union = 0;
            for (int i = 0; i < left.length; i++) {
                common += left[i] & right[i];
                union += left[i] | right[i];
            }
            assertThat(a.intersectionArea(b)).isEqualTo(common);
            assertThat(a.intersectionOverUnion(b)).isCloseTo(union == 0 ? 0 : (double) common / union, within(1e-12));
        }
    }

    private static RleMask randomMask(Random random) {
        byte[] inside = new byte[FRAME.heightPx() * FRAME.widthPx()];
        int density = random.nextInt(11);
        for (int i = 0; i < inside.length; i++) {
            inside[i] = (byte) (random.nextInt(10) < density ? 1 : 0);
        }
        return new RleEncoder().encode(FRAME, new PixelBox(0, 0, 7, 5), inside);
    }

    @Test
    void givesTwoEmptyMasksNoOverlap() {
        RleMask empty = RleMask.ofRunLengths(FRAME, new int[] {35});

        assertThat(empty.intersectionOverUnion(empty)).isZero();
    }

    @Test
    void refusesToCompareMasksOfDifferentSizes() {
        RleMask a = RleMask.ofRunLengths(FRAME, new int[] {35});
        RleMask b = RleMask.ofRunLengths(new FrameSize(7, 5), new int[] {35});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> a.intersectionArea(b))
                .withMessage("Masks of 7×5 and 5×7 cannot be compared");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "PX | Run 0 at character 0 is cut off: the last character 'X' announces that more follow",
                "\"S1 \" | Character 2 of the run lengths is U+0020, expected one of '0' to 'o'",
                "pXh1 | Character 0 of the run lengths is U+0070, expected one of '0' to 'o'",
                "N | Run 0 at character 0 has length -2, expected 0 to 2147483647",
                "111N | Run 3 at character 3 has length -1, expected 0 to 2147483647",
                "oooooooo1 | Run 0 at character 0 takes more than 7 characters",
                "PPPPPP4 | Run 0 at character 0 has length 4294967296, expected 0 to 2147483647",
                "\"\" | The run lengths cover 0 pixels, but a mask of 7×5 has 35",
                "Q1 | The run lengths cover 33 pixels, but a mask of 7×5 has 35",
                "T1 | The run lengths cover 36 pixels, but a mask of 7×5 has 35",
            })
    void refusesForeignCountsThatAreNoRunLengths(String counts, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RleMask.parse(FRAME, counts))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 36})
    void refusesAnAreaThatCannotBe(int area) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RleMask(FRAME, "S1", area))
                .withMessage("A mask of 7×5 has an area of 0 to 35 pixels, not " + area);
    }

    @Test
    void refusesNegativeRuns() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RleMask.ofRunLengths(FRAME, new int[] {36, -1}))
                .withMessage("Run 1 has length -1, expected 0 or more");
    }

    @Test
    void refusesBoxesBeyondTheFrame() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RleEncoder().encode(FRAME, new PixelBox(6, 0, 2, 1), new byte[2]))
                .withMessageContaining("is not inside a frame of 7×5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RleEncoder().encode(FRAME, new PixelBox(0, 0, 2, 1), new byte[3]))
                .withMessageContaining("has 2 pixels, but there are 3 values");
    }

    @Test
    void refusesRunsOutOfOrder() {
        RleEncoder encoder = new RleEncoder();
        encoder.start(FRAME);
        encoder.addRun(3, 5);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.addRun(4, 6))
                .withMessage("Run 4..6 is not a run after 5 within 35 pixels");
        assertThatIllegalArgumentException().isThrownBy(() -> encoder.addRun(6, 6));
        assertThatIllegalArgumentException().isThrownBy(() -> encoder.addRun(6, 36));
    }

    /** Crowds come as lists of run lengths, everything else compressed. */
    private static RleMask parse(JsonNode rle) {
        FrameSize size = new FrameSize(
                rle.get("size").get(0).intValue(), rle.get("size").get(1).intValue());
        JsonNode counts = rle.get("counts");
        return counts.isTextual()
                ? RleMask.parse(size, counts.textValue())
                : RleMask.ofRunLengths(
                        size,
                        StreamSupport.stream(counts.spliterator(), false)
                                .mapToInt(JsonNode::intValue)
                                .toArray());
    }

    private static JsonNode read(String resource) {
        try (InputStream in = RleMaskTest.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
