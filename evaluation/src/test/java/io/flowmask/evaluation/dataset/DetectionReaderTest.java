package io.flowmask.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.dataset.DetectionReader.ImageKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionReaderTest {
    @TempDir
    Path folder;

    private Dataset dataset;

    @BeforeEach
    void readDataset() throws Exception {
        dataset = DatasetReader.read(
                TestingFiles.object(folder, TestingFiles.IMAGES, TestingFiles.CATEGORIES, TestingFiles.ANNOTATIONS));
    }

    @Test
    void aBoxDecidesTheAreaEvenWhereThereIsAMask() throws Exception {
        Detections detections = read(
                "[{'image_id': 3, 'category_id': 9, 'score': 0.5, 'bbox': [1, 1, 3, 2.5],"
                        + " 'segmentation': {'size': [4, 6], 'counts': [5, 2, 17]}}]",
                ImageKey.IMAGE_ID);

        Detection detection = detections.byImage().get(0).get(0);
        assertThat(detection.category()).isEqualTo(1);
        assertThat(detection.region().area()).isEqualTo(7.5);
        assertThat(detections.withMasks()).isTrue();
    }

    @Test
    void findsImagesByTheirNameOnRequest() throws Exception {
        Detections detections = read(
                "[{'image_id': 0, 'file_name': 'a/3.jpg', 'category_id': 9, 'score': 0.5, 'bbox': [1, 1, 3, 2.5]}]",
                ImageKey.FILE_NAME);

        assertThat(detections.byImage().get(0)).hasSize(1);
        assertThat(detections.withMasks()).isFalse();
    }

    @Test
    void nothingFoundIsAResultToo() throws Exception {
        assertThat(read("[]", ImageKey.IMAGE_ID).count()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "'image_id': 4, 'category_id': 9, 'score': 0.5; the annotations have no image 4",
                "'image_id': 3, 'category_id': 1, 'score': 0.5; the annotations have no category 1",
                "'image_id': 3, 'category_id': 9, 'score': NaN; score must be a finite number, but is \"NaN\"",
                "'image_id': 3, 'category_id': 9, 'score': -Infinity; score must be a finite number",
                "'image_id': 3, 'category_id': 9; score is missing",
                "'category_id': 9, 'score': 0.5; image_id is missing",
                "'image_id': 3, 'category_id': 9, 'score': 0.5, 'segmentation': {'size': [4, 6], 'counts': '0'};"
                        + " segmentation: The run lengths cover 0 pixels, but a mask of 6×4 has 24",
                "'image_id': 3, 'file_name': 'b/4.jpg', 'category_id': 9, 'score': 0.5; image 3 is a/3.jpg in the"
                        + " annotations, but b/4.jpg here",
            })
    void namesTheEntryThatIsWrongAndWhy(String fields, String problem) {
        assertThatThrownBy(() -> read("[{" + fields + ", 'bbox': [0, 0, 1, 1]}]", ImageKey.IMAGE_ID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("results.json cannot be evaluated; one entry is wrong")
                .hasMessageContaining("entry 0: " + problem);
    }

    @Test
    void wantsMasksForAllOrNone() {
        String box = "{'image_id': 3, 'category_id': 9, 'score': 0.5, 'bbox': [0, 0, 1, 1]";

        assertThatThrownBy(() -> read(
                        "[" + box + "}, " + box + ", 'segmentation': {'size': [4, 6], 'counts': [24]}}]",
                        ImageKey.IMAGE_ID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("entry 1: has a segmentation, but those before have none");
    }

    @Test
    void takesNoAnnotationsForResults() {
        assertThatThrownBy(() -> read("{'images': []}", ImageKey.IMAGE_ID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Annotations go to --annotations.");
    }

    @Test
    void saysWhereAFileIsCutOff() {
        assertThatThrownBy(() -> read("[{'image_id': 3, 'categ", ImageKey.IMAGE_ID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("results.json is cut off at line 1, column ");
    }

    @Test
    void saysWhatGoesOnAfterTheEnd() {
        assertThatThrownBy(() -> read("[]\n[]", ImageKey.IMAGE_ID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("goes on after its end with START_ARRAY at line 2");
    }

    private Detections read(String json, ImageKey key) throws Exception {
        Path file = Files.writeString(folder.resolve("results.json"), json.replace('\'', '"'));
        return DetectionReader.read(file, dataset, key);
    }
}
