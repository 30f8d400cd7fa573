package io.flowmask.evaluation.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small annotation and result files, written as people read them: single quotes stand for double ones. */
final class TestingFiles {
    /** An image of 6×4 pixels, two categories, one annotation. */
    static final String IMAGES = "'images': [{'id': 3, 'width': 6, 'height': 4, 'file_name': 'a/3.jpg'}]";

    static final String CATEGORIES = "'categories': [{'id': 9, 'name': 'bus'}, {'id': 2, 'name': 'car'}]";
    static final String ANNOTATIONS = "'annotations': [{'id': 1, 'image_id': 3, 'category_id': 2, 'bbox': [1, 1, 2, 2],"
            + " 'segmentation': {'size': [4, 6], 'counts': [5, 2, 2, 2, 13]}}]";

    private TestingFiles() {}

    static Path write(Path folder, String json) throws IOException {
        return Files.writeString(folder.resolve("file.json"), json.replace('\'', '"'));
    }

    static Path object(Path folder, String... lists) throws IOException {
        return write(folder, "{" + String.join(", ", lists) + "}");
    }
}
