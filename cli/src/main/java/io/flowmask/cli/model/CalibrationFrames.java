package io.flowmask.cli.model;

import io.flowmask.cameras.Clip;
import io.flowmask.cameras.ClipFrame;
import io.flowmask.cameras.Clips;
import io.flowmask.cameras.FrameSource;
import io.flowmask.cameras.UnreadableClipException;
import io.flowmask.cli.terminal.CommandFailure;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.image.UnreadableImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Frames to calibrate with, spread over clips: of each clip one frame in so many, with the one after it where pairs are wanted.
 *
 * @param clips at least one
 * @param limit how many frames or pairs at most, over all clips; each clip gives its share
 * @param every in how many frames of a clip there is one
 * @param pairs whether the next frame is wanted too
 */
record CalibrationFrames(List<Clip> clips, int limit, int every, boolean pairs) {

    /**
     * A frame, and the one after it.
     *
     * @param next empty at a clip's end, and where pairs are not wanted
     */
    record Pair(PreparedImage frame, Optional<PreparedImage> next) {}

    /** Takes pairs one after the other. */
    @FunctionalInterface
    interface Taker {
        void take(Pair pair) throws IOException;
    }

    /**
     * Opens footage. A folder without frames of its own stands for the folders in it, as {@code flowmask cameras dataset} writes them.
     *
     * @throws UnreadableClipException naming everything that cannot be played
     */
    static List<Clip> open(List<Path> sources) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (Path source : sources) {
            List<Path> inside = folders(source);
            paths.addAll(inside.isEmpty() ? List.of(source) : inside);
        }
        return Clips.openAll(paths, 25);
    }

    /** The folders in a folder that has no pictures. */
    private static List<Path> folders(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(source)) {
            List<Path> all = entries.sorted().toList();
            return all.stream().anyMatch(CalibrationFrames::isPicture)
                    ? List.of()
                    : all.stream().filter(Files::isDirectory).toList();
        }
    }

    private static boolean isPicture(Path file) {
        return file.toString().matches("(?i).*\\.(jpe?g|png)");
    }

    /**
     * Decodes frames and hands them over.
     *
     * @throws CommandFailure when a frame cannot be used
     * @throws IOException when footage cannot be read
     */
    void forEach(ImagePreparer preparer, Taker taker) throws IOException {
        int share = (limit + clips.size() - 1) / clips.size();
        int left = limit;
        for (Clip clip : clips) {
            int wanted = Math.min(share, left);
            try (FrameSource source = clip.open()) {
                left -= take(source, preparer, wanted, taker);
            }
        }
    }

    private int take(FrameSource source, ImagePreparer preparer, int wanted, Taker taker) throws IOException {
        int taken = 0;
        Optional<ClipFrame> frame = source.next();
        for (long index = 0; frame.isPresent() && taken < wanted; index++) {
            Optional<ClipFrame> current = frame;
            frame = source.next();
            if (index % every == 0) {
                Optional<PreparedImage> next = Optional.empty();
                if (pairs && frame.isPresent()) {
                    next = Optional.of(prepare(frame.get(), preparer));
                }
                taker.take(new Pair(prepare(current.get(), preparer), next));
                taken++;
            }
        }
        return taken;
    }

    private static PreparedImage prepare(ClipFrame frame, ImagePreparer preparer) {
        ImageEncoding encoding = switch (frame.encoding()) {
            case JPEG -> ImageEncoding.JPEG;
            case PNG -> ImageEncoding.PNG;
            case UNKNOWN -> throw new CommandFailure(frame.fileName() + " is neither a JPEG nor a PNG.");
        };
        try {
            return preparer.prepare(
                    new EncodedImage(frame.bytes(), encoding, new FrameSize(frame.heightPx(), frame.widthPx())));
        } catch (UnreadableImageException e) {
            throw new CommandFailure(
                    "Frame " + frame.index() + " (" + frame.fileName() + ") cannot be used: " + e.getMessage(), e);
        }
    }
}
