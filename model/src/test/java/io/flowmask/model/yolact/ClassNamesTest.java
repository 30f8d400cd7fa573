package io.flowmask.model.yolact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassNamesTest {
    @TempDir
    private Path folder;

    @Test
    void knowsThePublishedDataSets() throws IOException {
        assertThat(ClassNames.parse("coco"))
                .hasSize(80)
                .startsWith("person", "bicycle", "car")
                .endsWith("toothbrush");
        assertThat(ClassNames.parse("youtube-vis"))
                .hasSize(40)
                .startsWith("person", "giant_panda")
                .endsWith("tennis_racket");
    }

    @Test
    void readsNamesFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("names.txt"), "car\r\n\n  traffic light \ntruck");

        assertThat(ClassNames.parse(file.toString())).containsExactly("car", "traffic light", "truck");
    }

    @Test
    void leavesOutAByteOrderMark() throws IOException {
        Path file = Files.writeString(folder.resolve("names.txt"), "\uFEFFcar\ntruck\n");

        assertThat(ClassNames.fromFile(file)).containsExactly("car", "truck");
    }

    @Test
    void saysWhichFileIsMissingOrNoText() throws IOException {
        Path binary = Files.write(folder.resolve("image.png"), new byte[] {(byte) 0x89, 'P', (byte) 0xFF});

        assertThatThrownBy(() -> ClassNames.parse("nowhere.txt"))
                .isInstanceOf(ImportException.class)
                .hasMessage(
                        "There is no file nowhere.txt with class names; give coco, youtube-vis, or a file with a name"
                                + " a line");
        assertThatThrownBy(() -> ClassNames.fromFile(binary))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("image.png")
                .hasMessageContaining("not UTF-8 text");
    }
}
