package io.flowmask.cli.segment;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** A folder with an overlay picture per frame, as JPEG, named after the frame. Safe for several threads. */
final class OverlayFolder {
    private static final int JPEG_QUALITY = 92;

    private final Path folder;
    private final OverlayPainter painter;

    private OverlayFolder(Path folder, OverlayPainter painter) {
        this.folder = folder;
        this.painter = painter;
    }

    /**
     * Makes the folder if need be.
     *
     * @param classes class names in the network's order
     */
    static OverlayFolder create(Path folder, List<String> classes) throws IOException {
        Files.createDirectories(folder);
        return new OverlayFolder(folder, new OverlayPainter(classes));
    }

    /** Draws and writes one frame's picture. */
    void write(SegmentedClipFrame segmented) throws IOException {
        String name = segmented.frame().fileName();
        int dot = name.lastIndexOf('.');
        Path file = folder.resolve((dot > 0 ? name.substring(0, dot) : name) + ".jpg");
        try (Mat picture = painter.paint(segmented);
                IntPointer parameters = new IntPointer(IMWRITE_JPEG_QUALITY, JPEG_QUALITY)) {
            if (!imwrite(file.toString(), picture, parameters)) {
                throw new IOException("The overlay picture " + file.toAbsolutePath()
                        + " could not be written. Check space and permissions.");
            }
        }
    }
}
