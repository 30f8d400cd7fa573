package io.flowmask.evaluation.video;

import io.flowmask.evaluation.InvalidInputException;
import io.flowmask.evaluation.dataset.Dataset;
import io.flowmask.evaluation.dataset.DatasetImage;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A dataset's images on disk. */
public final class FrameFiles {
    private static final int SHOWN = 20;
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G'};

    private final Path folder;

    private FrameFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks whether all images are there.
     *
     * @throws InvalidInputException naming those that are not
     */
    public static FrameFiles of(Dataset dataset, Path folder) {
        FrameFiles files = new FrameFiles(folder);
        List<String> missing = new ArrayList<>();
        long count = 0;
        for (DatasetImage image : dataset.images()) {
            String problem = "";
            if (image.fileName().isEmpty()) {
                problem = "image " + image.id() + " has no file_name";
            } else if (!Files.isRegularFile(files.path(image))) {
                problem = "image " + image.id() + ": there is no file " + image.fileName();
            }
            if (!problem.isEmpty()) {
                count++;
                if (missing.size() < SHOWN) {
                    missing.add(problem);
                }
            }
        }
        if (count > 0) {
            String more = count > SHOWN ? "\n  and " + (count - SHOWN) + " more" : "";
            throw new InvalidInputException(count + " of " + dataset.images().size() + " images are not in " + folder
                    + ":\n  " + String.join("\n  ", missing) + more
                    + "\nfile_name is looked for in the folder of the images, which --images names.");
        }
        return files;
    }

    private Path path(DatasetImage image) {
        return folder.resolve(image.fileName());
    }

    /** Reads an image, as it is. */
    EncodedImage read(DatasetImage image) throws IOException {
        byte[] bytes = Files.readAllBytes(path(image));
        boolean png = bytes.length >= PNG_SIGNATURE.length;
        for (int i = 0; png && i < PNG_SIGNATURE.length; i++) {
            png = bytes[i] == PNG_SIGNATURE[i];
        }
        return new EncodedImage(bytes, png ? ImageEncoding.PNG : ImageEncoding.JPEG, image.size());
    }
}
