package io.flowmask.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.dataset.DetectionReader.CategoryKey;
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
    void takesNamesOfClassesThatAgreeWithTheirNumbers() throws Exception {
        Detections detections = read(
                "[{'image_id': 3, 'category_id': 9, 'category': 'bus', 'score': 0.5, 'bbox': [1, 1, 3, 2]},"
                        + " {'image_id': 3, 'category_id': 2, 'category': 17, 'score': 0.5, 'bbox': [1, 1, 3, 2]}]",
                ImageKey.IMAGE_ID);

        assertThat(detections.byImage().get(0)).extracting(Detection::category).containsExactly(1, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "2 # person # category 2 is car in the annotations, but person here; number classes as the annotations do,"
                        + " or use --match-categories name",
                "1 # car # the annotations have no category 1, which is car here; to go by the names, use"
                        + " --match-categories name",
            })
    void refusesNamesOfClassesThatContradictTheirNumbers(int id, String name, String problem) {
        assertThatThrownBy(() -> read(
                        "[{'image_id': 3, 'category_id': " + id + ", 'category': '" + name
                                + "', 'score': 0.5, 'bbox': [0, 0, 1, 1]}]",
                        ImageKey.IMAGE_ID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("entry 0: " + problem);
    }

    @Test
    void findsClassesByTheirNamesOnRequest() throws Exception {
        Detections detections = read(
                "[{'image_id': 3, 'category_id': 2, 'category': 'bus', 'score': 0.5, 'bbox': [1, 1, 3, 2]},"
                        + " {'image_id': 3, 'category': 'car', 'score': 0.5, 'bbox': [1, 1, 3, 2]}]",
                ImageKey.IMAGE_ID,
                CategoryKey.NAME);

        assertThat(detections.byImage().get(0)).extracting(Detection::category).containsExactly(1, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "'category_id': 9; category is missing",
                "'category': 9; category must be text, but is 9",
                "'category_id': 9, 'category': 'skateboard'; the annotations have no category that is called skateboard",
            })
    void namesTheEntryWhoseClassHasNoKnownName(String fields, String problem) {
        assertThatThrownBy(() -> read(
                        "[{'image_id': 3, 'score': 0.5, 'bbox': [0, 0, 1, 1], " + fields + "}]",
                        ImageKey.IMAGE_ID,
                        CategoryKey.NAME))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("entry 0: " + problem);
    }

    @ParameterizedTest
    @CsvSource({"3.jpg, 0", "a/3.jpg, 0", "set/a/3.jpg, 0", "1.jpg, 1", "c/7.jpg, 3", "/sets/c/7.jpg, 3"})
    void findsImagesByNamesWithMoreOrFewerFolders(String name, int image) throws Exception {
        dataset = clips();

        Detections detections = read(
                "[{'file_name': '" + name + "', 'category_id': 9, 'score': 0.5, 'bbox': [1, 1, 3, 2]}]",
                ImageKey.FILE_NAME);

        assertThat(detections.byImage().get(image)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "7.jpg # 7.jpg may be any of 2 images, b/7.jpg, c/7.jpg; write file_name as the annotations do, or give"
                        + " annotations of these images alone",
                "d/7.jpg # the annotations have no image d/7.jpg",
                "b/3.jpg # the annotations have no image b/3.jpg",
                "13.jpg # the annotations have no image 13.jpg",
            })
    void refusesNamesThatMeanNoImageOrSeveral(String name, String problem) throws Exception {
        dataset = clips();

        assertThatThrownBy(() -> read(
                        "[{'file_name': '" + name + "', 'category_id': 9, 'score': 0.5, 'bbox': [1, 1, 3, 2]}]",
                        ImageKey.FILE_NAME))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("entry 0: " + problem);
    }

    @ParameterizedTest
    @CsvSource({"3, a/3.jpg, 0", "3, 3.jpg, 0", "3, other/3.jpg, 0", "6, c/7.jpg, 3", "6, set/c/7.jpg, 3"})
    void takesFileNamesThatDoNotContradictTheId(int id, String name, int image) throws Exception {
        dataset = clips();

        Detections detections = read(
                "[{'image_id': " + id + ", 'file_name': '" + name
                        + "', 'category_id': 9, 'score': 0.5, 'bbox': [1, 1, 3, 2]}]",
                ImageKey.IMAGE_ID);

        assertThat(detections.byImage().get(image)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"7.jpg", "b/7.jpg", "d/7.jpg"})
    void refusesAnIdWhoseImageMayBeThatOfAnotherClip(String name) throws Exception {
        dataset = clips();

        assertThatThrownBy(() -> read(
                        "[{'image_id': 6, 'file_name': '" + name
                                + "', 'category_id': 9, 'score': 0.5, 'bbox': [1, 1, 3, 2]}]",
                        ImageKey.IMAGE_ID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("entry 0: image 6 is c/7.jpg in the annotations, but " + name
                        + " here, and other images have the name 7.jpg too; write file_name as the annotations do, or"
                        + " give annotations of these images alone");
    }

    @Test
    void saysWhichImagesHaveNoNameToBeFoundBy() throws Exception {
        dataset = DatasetReader.read(TestingFiles.object(
                folder,
                "'images': [{'id': 1, 'width': 6, 'height': 4}, {'id': 2, 'width': 6, 'height': 4}]",
                TestingFiles.CATEGORIES,
                "'annotations': []"));

        assertThatThrownBy(() -> read("[]", ImageKey.FILE_NAME))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "image 2: this and another image of the annotations have no file_name; match them by their ids");
    }

    @Test
    void saysThatAFolderIsNoFileOfResults() {
        assertThatThrownBy(() -> DetectionReader.read(folder, dataset, ImageKey.IMAGE_ID, CategoryKey.ID))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder + " is a folder; give the JSON file of results in it.");
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

    /** Images of three clips; two of them have a frame 7. */
    private Dataset clips() throws Exception {
        String rest = ", 'width': 6, 'height': 4}";
        return DatasetReader.read(TestingFiles.object(
                folder,
                "'images': [{'id': 3, 'file_name': 'a/3.jpg'" + rest + ", {'id': 4, 'file_name': 'a/1.jpg'" + rest
                        + ", {'id': 5, 'file_name': 'b/7.jpg'" + rest + ", {'id': 6, 'file_name': 'c/7.jpg'" + rest
                        + "]",
                TestingFiles.CATEGORIES,
                "'annotations': []"));
    }

    private Detections read(String json, ImageKey key) throws Exception {
        return read(json, key, CategoryKey.ID);
    }

    private Detections read(String json, ImageKey imageKey, CategoryKey categoryKey) throws Exception {
        Path file = Files.writeString(folder.resolve("results.json"), json.replace('\'', '"'));
        return DetectionReader.read(file, dataset, imageKey, categoryKey);
    }
}
