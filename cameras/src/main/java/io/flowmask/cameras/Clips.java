package io.flowmask.cameras;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells what kind of footage a path holds. */
public final class Clips {
    private Clips() {}

    /**
     * A folder of JPEG or PNG frames, or a video file in any format that FFmpeg reads. Reads enough to know that there is at least
     * one frame to play.
     *
     * @param path folder or video file
     * @param folderFramesPerSecond frame rate of a folder, which has none of its own
     * @throws UnreadableClipException when the path is missing, empty or neither
     */
    public static Clip open(Path path, double folderFramesPerSecond) throws UnreadableClipException {
        return open(path, folderFramesPerSecond, Duration.ZERO);
    }

    private static Clip open(Path path, double folderFramesPerSecond, Duration start) throws UnreadableClipException {
        if (!Files.exists(path)) {
            throw new UnreadableClipException("There is no file or folder " + path.toAbsolutePath()
                    + ". Give a video file, or a folder of JPEG or PNG frames.");
        }
        Clip clip = Files.isDirectory(path)
                ? FolderClip.of(path, folderFramesPerSecond, start)
                : new VideoClip(path, start);
        try (FrameSource source = clip.open()) {
            if (source.next().isEmpty()) {
                throw new UnreadableClipException(
                        start.isZero()
                                ? path.toAbsolutePath() + " has no frame. Give a video with at least one frame."
                                : path.toAbsolutePath() + " has no frame after " + start.toMillis() / 1000.0
                                        + " s. Begin earlier.");
            }
        }
        return clip;
    }

    /**
     * Opens all of them from their first frames on.
     *
     * @param paths folders and video files
     * @param folderFramesPerSecond frame rate of folders
     * @throws UnreadableClipException one message with a line per unreadable path
     */
    public static List<Clip> openAll(List<Path> paths, double folderFramesPerSecond) throws UnreadableClipException {
        return openAll(paths, folderFramesPerSecond, Duration.ZERO);
    }

    /**
     * Opens all of them and reports every path that cannot be played at once.
     *
     * @param paths folders and video files
     * @param folderFramesPerSecond frame rate of folders
     * @param start how far into every clip its first frame is
     * @throws UnreadableClipException one message with a line per unreadable path
     */
    public static List<Clip> openAll(List<Path> paths, double folderFramesPerSecond, Duration start)
            throws UnreadableClipException {
        List<Clip> clips = new ArrayList<>();
        List<UnreadableClipException> problems = new ArrayList<>();
        for (Path path : paths) {
            try {
                clips.add(open(path, folderFramesPerSecond, start));
            } catch (UnreadableClipException e) {
                problems.add(e);
            }
        }
        if (problems.size() == 1) {
            throw problems.get(0);
        }
        if (!problems.isEmpty()) {
            StringBuilder message = new StringBuilder(problems.size() + " of the clips cannot be played:");
            problems.forEach(problem -> message.append("\n  ").append(problem.getMessage()));
            throw new UnreadableClipException(message.toString(), problems.get(0));
        }
        return List.copyOf(clips);
    }
}
