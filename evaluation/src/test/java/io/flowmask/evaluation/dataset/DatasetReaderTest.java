package io.flowmask.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.dataset.DatasetImage.VideoFrame;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleMask;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReaderTest {
    private static final FrameSize SIZE = new FrameSize(4, 6);

    @TempDir
    Path folder;

    @Test
    void readsListsInAnyOrder() throws Exception {
        Dataset dataset = read(TestingFiles.ANNOTATIONS, TestingFiles.CATEGORIES, TestingFiles.IMAGES);

        assertThat(dataset.images()).containsExactly(new DatasetImage(3, "a/3.jpg", SIZE, Optional.empty(), Map.of()));
        assertThat(dataset.categories()).containsExactly(new Category(2, "car"), new Category(9, "bus"));
        RleMask mask = RleMask.ofRunLengths(SIZE, new int[] {5, 2, 2, 2, 13});
        assertThat(dataset.annotations())
                .containsExactly(
                        List.of(new Annotation(0, new Region(new Box(1, 1, 2, 2), 4, Optional.of(mask)), false)));
        assertThat(dataset.withMasks()).isTrue();
    }

    @Test
    void computesBoxAndAreaFromTheMaskWhereTheyAreMissing() throws Exception {
        Dataset dataset = readAnnotation("'iscrowd': 1, 'segmentation': [[1, 1, 4, 1, 4, 3, 1, 3]]");

        Annotation annotation = dataset.annotations().get(0).get(0);
        assertThat(annotation.crowd()).isTrue();
        assertThat(annotation.region().box()).isEqualTo(new Box(1, 1, 3, 2));
        assertThat(annotation.region().area()).isEqualTo(6);
    }

    @Test
    void readsBoxesWithoutMasks() throws Exception {
        Dataset dataset = readAnnotation("'bbox': [1, 1, 2.5, 2], 'segmentation': []");

        assertThat(dataset.withMasks()).isFalse();
        assertThat(dataset.annotations().get(0).get(0).region().area()).isEqualTo(5);
    }

    @Test
    void readsImagesThatAreFramesOfVideos() throws Exception {
        Dataset dataset = read(
                "'videos': [{'id': 7, 'name': 'clip', 'weather': 'rain', 'scene': 'street'}]",
                "'images': [{'id': 2, 'width': 6, 'height': 4, 'file_name': 'b', 'video_id': 7, 'frame_index': 1},"
                        + "{'id': 1, 'width': 6, 'height': 4, 'file_name': 'c', 'video_id': 7, 'frame_index': 3},"
                        + "{'id': 5, 'width': 6, 'height': 4, 'file_name': 'x', 'video_id': 4, 'frame_index': 0,"
                        + " 'scene': 'car park'},"
                        + "{'id': 6, 'width': 6, 'height': 4, 'file_name': 'still'}]",
                TestingFiles.CATEGORIES,
                "'annotations': []");

        assertThat(dataset.images()).extracting(DatasetImage::fileName).containsExactly("c", "b", "x", "still");
        assertThat(dataset.videos()).containsExactly(List.of(2), List.of(1, 0));
        assertThat(dataset.images().get(0).attributes()).isEqualTo(Map.of("weather", "rain", "scene", "street"));
        assertThat(dataset.images().get(2).attributes()).isEqualTo(Map.of("scene", "car park"));
        assertThat(dataset.attributes()).containsExactly("scene", "weather");
    }

    @Test
    void readsYouTubeVisTracks() throws Exception {
        Dataset dataset = read(
                "'videos': [{'id': 7, 'width': 6, 'height': 4, 'file_names': ['v/0.jpg', 'v/1.jpg', 'v/2.jpg']}]",
                TestingFiles.CATEGORIES,
                "'annotations': [{'id': 1, 'video_id': 7, 'category_id': 9, 'iscrowd': 0,"
                        + " 'segmentations': [null, {'size': [4, 6], 'counts': [5, 2, 2, 2, 13]},"
                        + " {'size': [4, 6], 'counts': '52a0'}],"
                        + " 'bboxes': [null, [1, 1, 2, 2], null], 'areas': [null, 4, null]}]");

        assertThat(dataset.images()).extracting(DatasetImage::id).containsExactly(1L, 2L, 3L);
        assertThat(dataset.images().get(1).frame()).contains(new VideoFrame(7, 1));
        assertThat(dataset.annotations().get(0)).isEmpty();
        assertThat(dataset.annotations().get(1))
                .extracting(annotation -> annotation.region().box())
                .containsExactly(new Box(1, 1, 2, 2));
        assertThat(dataset.annotations().get(2)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "'image_id': 4, 'bbox': [0, 0, 1, 1]; there is no image 4",
                "'category_id': 4, 'bbox': [0, 0, 1, 1]; there is no category 4",
                "'category_id': 'car', 'bbox': [0, 0, 1, 1]; category_id must be an integer, but is \"car\"",
                "'bbox': [0, 0, -1, 1]; bbox has a negative side: [0,0,-1,1]",
                "'bbox': [0, NaN, 1, 1]; bbox[1] must be a finite number, but is \"NaN\"",
                "'bbox': [0, 1, 1]; bbox must be [x, y, width, height], but is [0,1,1]",
                "'bbox': [0, 0, 1, 1], 'area': -4; area must not be negative, but is -4.0",
                "'bbox': [0, 0, 1, 1], 'iscrowd': 2; iscrowd must be 0 or 1, but is 2",
                "'area': 3; has neither bbox nor segmentation",
                "'segmentation': {'size': [4, 6], 'counts': [5, 20]}; segmentation: The run lengths cover 25 pixels,"
                        + " but a mask of 6×4 has 24",
                "'segmentation': {'size': [6, 4], 'counts': [24]}; segmentation: has size 4×6 (width × height), but the"
                        + " image is 6×4",
                "'segmentation': {'size': [4, 6], 'counts': '~~'}; segmentation: ",
                "'segmentation': {'size': [4, 6], 'counts': [5, -20]}; segmentation.counts[1] must be an integer and not"
                        + " negative, but is -20",
                "'segmentation': {'counts': [24]}; segmentation must be polygons or",
                "'segmentation': [[1, 1, 2, 2]]; segmentation[0] must be a polygon, x and y of at least three corners",
                "'segmentation': [[1, 1, 2, 2, 3, 'x']]; segmentation[0][5] must be a number within ±100000, but is \"x\"",
            })
    void namesTheEntryThatIsWrongAndWhy(String fields, String problem) {
        assertThatThrownBy(() -> readAnnotation(fields))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("file.json cannot be evaluated")
                .hasMessageContaining("annotations[0] (id 8): " + problem.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "'images': [{'id': 1, 'width': 6}]; images[0] (id 1): height is missing",
                "'images': [{'id': 1, 'width': 6, 'height': 0}]; images[0] (id 1): an image of 6×0 pixels cannot be",
                "'images': [{'id': 1.5, 'width': 6, 'height': 4}]; images[0] (id 1.5): id must be an integer",
                "'images': [7]; images[0]: expected an object, but it is 7",
                "'images': 7; images: must be a list",
                "'images': []; images: there is not one",
                "'info': 1; images: there is not one",
                "'images': [{'id': 1, 'width': 6, 'height': 4}, {'id': 1, 'width': 6, 'height': 4}]; images[1] (id 1):"
                        + " another entry has the id 1 too",
                "'images': [{'id': 1, 'width': 6, 'height': 4, 'video_id': 3}]; images[0] (id 1): frame_index is missing",
                "'videos': [{'id': 1, 'width': 6, 'height': 4, 'file_names': 3}]; videos[0] (id 1): file_names must be a"
                        + " list of names",
                "'videos': [{'id': 1, 'width': 6, 'height': 4, 'file_names': ['a']}, {'id': 1, 'width': 6, 'height': 4,"
                        + " 'file_names': ['b']}]; videos[1] (id 1): another entry has the id 1 too",
                "'videos': [{'width': 6, 'height': 4, 'file_names': ['a']}]; videos[0]: id is missing",
                "'videos': [{'id': 1, 'scene': 'street'}, {'id': 1, 'scene': 'yard'}]; videos[1] (id 1): another entry"
                        + " has the id 1 too",
                "'videos': [{'scene': 'street'}]; videos[0]: id is missing",
                "'videos': [{'id': 'first', 'scene': 'street'}]; videos[0] (id \"first\"): id must be an integer, but is"
                        + " \"first\"",
            })
    void namesImagesAndVideosThatAreWrong(String list, String problem) {
        assertThatThrownBy(() -> read(list, TestingFiles.CATEGORIES, "'annotations': []"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "'video_id': 6, 'segmentations': [null, null]; there is no video 6 with file_names",
                "'video_id': 7, 'segmentations': [null]; has 1 frames, but video 7 has 2",
                "'video_id': 7, 'segmentations': [null, null], 'areas': [1]; must be of one length",
                "'video_id': 7, 'segmentations': [null, {'size': [4, 6], 'counts': [5]}]; [1]: segmentation: The run"
                        + " lengths cover 5 pixels",
            })
    void namesTracksThatAreWrong(String fields, String problem) {
        assertThatThrownBy(() -> read(
                        "'videos': [{'id': 7, 'width': 6, 'height': 4, 'file_names': ['a', 'b']}]",
                        TestingFiles.CATEGORIES,
                        "'annotations': [{'id': 8, 'category_id': 9, " + fields + "}]"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("annotations[0] (id 8)")
                .hasMessageContaining(problem);
    }

    @Test
    void reportsProblemsTogetherUpToABound() {
        String images = IntStream.range(0, 50)
                .mapToObj(i -> "{'id': " + i + ", 'width': 6}")
                .collect(Collectors.joining(",", "'images': [", "]"));

        assertThatThrownBy(() -> read(images, TestingFiles.CATEGORIES, "'annotations': []"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("50 things are wrong")
                .hasMessageContaining("images[0] (id 0)")
                .hasMessageContaining("images[19] (id 19)")
                .hasMessageNotContaining("images[20]")
                .hasMessageEndingWith("and 30 more");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 60, 150, 284})
    void saysWhereAFileIsCutOff(int length) throws Exception {
        Path file = TestingFiles.object(folder, TestingFiles.IMAGES, TestingFiles.CATEGORIES, TestingFiles.ANNOTATIONS);
        Files.writeString(file, Files.readString(file).substring(0, length));

        assertThatThrownBy(() -> DatasetReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("file.json is cut off at line 1, column ");
    }

    @Test
    void takesNoResultsForAnnotations() throws Exception {
        Path file = TestingFiles.write(folder, "[{'image_id': 1}]");

        assertThatThrownBy(() -> DatasetReader.read(file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("begins with START_ARRAY. Results go to --detections.");
    }

    @Test
    void saysThatAFolderIsNoFileOfAnnotations() {
        assertThatThrownBy(() -> DatasetReader.read(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        folder + " is a folder; give the JSON file in it, such as annotations.json, or use --dataset.");
    }

    @Test
    void leavesAMissingFileToTheCaller() {
        assertThatThrownBy(() -> DatasetReader.read(folder.resolve("none.json")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private Dataset read(String... lists) throws Exception {
        return DatasetReader.read(TestingFiles.object(folder, lists));
    }

    private Dataset readAnnotation(String fields) throws Exception {
        String ids = (fields.contains("image_id") ? "" : "'image_id': 3, ")
                + (fields.contains("category_id") ? "" : "'category_id': 2, ");
        return read(TestingFiles.IMAGES, TestingFiles.CATEGORIES, "'annotations': [{'id': 8, " + ids + fields + "}]");
    }
}
