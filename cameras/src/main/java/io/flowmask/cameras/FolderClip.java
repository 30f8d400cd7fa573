package io.flowmask.cameras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of JPEG and PNG files, in natural order of their names. Bytes are passed on as they are. */
final class FolderClip implements Clip {
    private static final List<String> EXTENSIONS = List.of(".jpg", ".jpeg", ".png");

    private final Path folder;
    private final List<Path> files;
    private final double framesPerSecond;

    private FolderClip(Path folder, List<Path> files, double framesPerSecond) {
        this.folder = folder;
        this.files = files;
        this.framesPerSecond = framesPerSecond;
    }

    static FolderClip of(Path folder, double framesPerSecond, Duration start) throws UnreadableClipException {
        if (!(framesPerSecond > 0)) {
            throw new IllegalArgumentException("The frame rate must be above 0, but it is " + framesPerSecond);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(FolderClip::isImage)
                    .sorted((a, b) -> NaturalOrder.INSTANCE.compare(
                            a.getFileName().toString(), b.getFileName().toString()))
                    .toList();
            if (files.isEmpty()) {
                throw new UnreadableClipException("The folder " + folder.toAbsolutePath()
                        + " has no frame: expected files that end in .jpg, .jpeg or .png.");
            }
            long before = Math.min(files.size(), Math.round(Math.ceil(start.toNanos() / 1e9 * framesPerSecond)));
            return new FolderClip(folder, files.subList((int) before, files.size()), framesPerSecond);
        } catch (UnreadableClipException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableClipException(
                    "The folder " + folder.toAbsolutePath() + " cannot be listed: " + e.getMessage(), e);
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && EXTENSIONS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    @Override
    public String name() {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    @Override
    public FrameSource open() {
        return new Source();
    }

    private final class Source implements FrameSource {
        private int next;

        @Override
        public double framesPerSecond() {
            return framesPerSecond;
        }

        @Override
        public Optional<ClipFrame> next() throws UnreadableClipException {
            if (next == files.size()) {
                return Optional.empty();
            }
            int index = next++;
            Path file = files.get(index);
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UnreadableClipException(
                        "The frame " + file.toAbsolutePath() + " cannot be read: " + e.getMessage(), e);
            }
            ImageHeader header = ImageHeader.read(bytes)
                    .orElseThrow(() -> new UnreadableClipException("The frame " + file.toAbsolutePath() + " ("
                            + bytes.length + " bytes) is not a JPEG or PNG image. Remove it or replace it."));
            Duration mediaTime = Duration.ofNanos(Math.round(index * 1e9 / framesPerSecond));
            return Optional.of(new ClipFrame(
                    index,
                    file.getFileName().toString(),
                    mediaTime,
                    header.encoding(),
                    header.heightPx(),
                    header.widthPx(),
                    bytes));
        }

        @Override
        public void close() {
            // Holds nothing open between frames.
        }
    }
}
