package io.flowmask.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.schemas.ImageEncoding;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipsTest {
    @TempDir
    Path folder;

    @Test
    void playsAFoldersFramesInNaturalOrderWithTheirBytesUntouched() throws Exception {
        byte[] jpeg = image("jpg", 30, 40);
        byte[] png = image("png", 50, 60);
        Files.write(folder.resolve("frame_10.jpeg"), jpeg);
        Files.write(folder.resolve("frame_2.PNG"), png);
        Files.writeString(folder.resolve("notes.txt"), "not a frame");
        Files.write(folder.resolve(".hidden.png"), png);

        List<ClipFrame> frames = frames(Clips.open(folder, 10));

        assertThat(frames).extracting(ClipFrame::fileName).containsExactly("frame_2.PNG", "frame_10.jpeg");
        assertThat(frames).extracting(ClipFrame::index).containsExactly(0, 1);
        assertThat(frames).extracting(ClipFrame::encoding).containsExactly(ImageEncoding.PNG, ImageEncoding.JPEG);
        assertThat(frames).extracting(ClipFrame::heightPx).containsExactly(50, 30);
        assertThat(frames).extracting(ClipFrame::widthPx).containsExactly(60, 40);
        assertThat(frames).extracting(ClipFrame::mediaTime).containsExactly(Duration.ZERO, Duration.ofMillis(100));
        assertThat(frames.get(0).bytes()).isEqualTo(png);
        assertThat(frames.get(1).bytes()).isEqualTo(jpeg);
    }

    @Test
    void decodesAVideoAtItsOwnSizeRateAndTimes() throws Exception {
        Path video = TestingVideos.write(folder.resolve("clip.mp4"), 7, 12.5, 48, 96);

        Clip clip = Clips.open(video, 99);
        List<ClipFrame> frames = frames(clip);

        assertThat(frames).hasSize(7);
        assertThat(frames).extracting(ClipFrame::fileName).startsWith("clip-000000.jpg", "clip-000001.jpg");
        try (FrameSource source = clip.open()) {
            assertThat(source.framesPerSecond()).isEqualTo(12.5);
        }
        for (ClipFrame frame : frames) {
            assertThat(frame.mediaTime().toMillis()).isCloseTo(80L * frame.index(), within(1L));
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(frame.bytes()));
            assertThat(List.of(frame.heightPx(), frame.widthPx(), image.getHeight(), image.getWidth()))
                    .containsExactly(48, 96, 48, 96);
            assertThat(image.getRGB(20, 24) & 0xff).isCloseTo(20 * frame.index(), within(6));
            assertThat(image.getRGB(80, 24) & 0xff).isCloseTo(0, within(6));
        }
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThatThrownBy(() -> Clips.open(folder.resolve("nowhere.mp4"), 10))
                .isInstanceOf(UnreadableClipException.class)
                .hasMessageStartingWith("There is no file or folder " + folder)
                .hasMessageContaining("nowhere.mp4");
    }

    @Test
    void saysThatAFolderHasNoFrames() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "not a frame");

        assertThatThrownBy(() -> Clips.open(folder, 10))
                .isInstanceOf(UnreadableClipException.class)
                .hasMessage("The folder " + folder + " has no frame: expected files that end in .jpg, .jpeg or .png.");
    }

    @Test
    void saysThatAFileIsNoVideo() throws Exception {
        Path file = Files.writeString(folder.resolve("clip.mp4"), "these are words, not pictures");

        assertThatThrownBy(() -> Clips.open(file, 10))
                .isInstanceOf(UnreadableClipException.class)
                .hasMessageStartingWith("The file " + file + " is not a video that FFmpeg can decode (");
    }

    @Test
    void beginsFurtherIntoVideosAndFolders() throws Exception {
        Path video = TestingVideos.write(folder.resolve("clip.mp4"), 7, 12.5, 48, 96);
        Path pictures = Files.createDirectory(folder.resolve("pictures"));
        for (int i = 0; i < 4; i++) {
            Files.write(pictures.resolve(i + ".png"), image("png", 10 + i, 60));
        }

        List<Clip> clips = Clips.openAll(List.of(video, pictures), 10, Duration.ofMillis(160));

        List<ClipFrame> frames = frames(clips.get(0));
        assertThat(frames).hasSize(5);
        assertThat(frames.get(0).mediaTime()).isZero();
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(frames.get(0).bytes()));
        assertThat(image.getRGB(20, 24) & 0xff).isCloseTo(20 * 2, within(6));
        assertThat(frames(clips.get(1))).extracting(ClipFrame::heightPx).containsExactly(12, 13);
    }

    @Test
    void saysThatAClipIsShorterThanItsStart() throws Exception {
        Path video = TestingVideos.write(folder.resolve("clip.mp4"), 7, 12.5, 48, 96);
        Files.write(Files.createDirectory(folder.resolve("pictures")).resolve("a.png"), image("png", 20, 20));

        assertThatThrownBy(() -> Clips.openAll(List.of(video, folder.resolve("pictures")), 10, Duration.ofSeconds(90)))
                .isInstanceOf(UnreadableClipException.class)
                .hasMessageContaining(video + " has no frame after 90.0 s. Begin earlier.")
                .hasMessageContaining("pictures has no frame after 90.0 s. Begin earlier.");
    }

    @Test
    void saysWhichFrameIsNoImage() throws Exception {
        Path frame = Files.write(folder.resolve("frame_0.png"), "words".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Clips.open(folder, 10))
                .isInstanceOf(UnreadableClipException.class)
                .hasMessage("The frame " + frame + " (5 bytes) is not a JPEG or PNG image. Remove it or replace it.");
    }

    @Test
    void reportsEveryUnreadableClipAtOnce() {
        assertThatThrownBy(() -> Clips.openAll(List.of(folder.resolve("a.mp4"), folder.resolve("b.mp4")), 10))
                .isInstanceOf(UnreadableClipException.class)
                .hasMessageStartingWith("2 of the clips cannot be played:")
                .hasMessageContaining("a.mp4")
                .hasMessageContaining("b.mp4");
    }

    static List<ClipFrame> frames(Clip clip) throws UnreadableClipException {
        List<ClipFrame> frames = new ArrayList<>();
        try (FrameSource source = clip.open()) {
            for (Optional<ClipFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    private static byte[] image(String format, int heightPx, int widthPx) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_3BYTE_BGR), format, bytes))
                .isTrue();
        return bytes.toByteArray();
    }
}
