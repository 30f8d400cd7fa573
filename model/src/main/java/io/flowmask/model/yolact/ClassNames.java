package io.flowmask.model.yolact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Lists of class names, in the order of a network's outputs and without background. A checkpoint does not contain its own. */
public final class ClassNames {
    private static final List<String> COCO = resource("coco.txt");
    private static final List<String> YOUTUBE_VIS = resource("youtube-vis.txt");

    private ClassNames() {}

    /** The 80 classes of COCO. */
    public static List<String> coco() {
        return COCO;
    }

    /** The 40 classes of YouTube VIS 2019. */
    public static List<String> youtubeVis() {
        return YOUTUBE_VIS;
    }

    /**
     * Names from a file, one a line; blank lines do not count.
     *
     * @throws ImportException when there is no such file
     * @throws IOException when the file cannot be read or is not UTF-8 text
     */
    public static List<String> fromFile(Path file) throws IOException {
        try {
            return names(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ImportException("There is no file " + file
                    + " with class names; give coco, youtube-vis, or a file with a name a line");
        } catch (MalformedInputException e) {
            throw new IOException("Expected class names in " + file + ", one a line, but it is not UTF-8 text", e);
        }
    }

    /**
     * Names as a user asks for them: {@code coco}, {@code youtube-vis}, or a file.
     *
     * @throws ImportException when it is none of these
     * @throws IOException when the file cannot be read
     */
    public static List<String> parse(String choice) throws IOException {
        return switch (choice) {
            case "coco" -> COCO;
            case "youtube-vis" -> YOUTUBE_VIS;
            default -> fromFile(Path.of(choice));
        };
    }

    /** The published data set with so many classes. */
    static Optional<List<String>> ofSize(int classes) {
        return List.of(COCO, YOUTUBE_VIS).stream()
                .filter(names -> names.size() == classes)
                .findFirst();
    }

    private static List<String> resource(String name) {
        try (InputStream in = Objects.requireNonNull(ClassNames.class.getResourceAsStream(name), name)) {
            return names(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What some editors put in front of UTF-8 text, the byte order mark, is no part of the first name. */
    private static List<String> names(String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return content.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
