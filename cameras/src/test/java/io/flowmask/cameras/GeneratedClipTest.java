package io.flowmask.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.GeneratedClip.Settings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class GeneratedClipTest {
    private static final Settings SHORT = new Settings(3, 90, 160, 10, Duration.ofMillis(500));

    @Test
    void drawsTheSameFramesForTheSameSeed() throws Exception {
        List<ClipFrame> once = ClipsTest.frames(new GeneratedClip(SHORT));
        List<ClipFrame> again = ClipsTest.frames(new GeneratedClip(SHORT));
        List<ClipFrame> otherSeed =
                ClipsTest.frames(new GeneratedClip(new Settings(4, 90, 160, 10, Duration.ofMillis(500))));

        assertThat(once).hasSize(5);
        for (int i = 0; i < once.size(); i++) {
            assertThat(once.get(i).bytes()).isEqualTo(again.get(i).bytes());
            assertThat(once.get(i).bytes()).isNotEqualTo(otherSeed.get(i).bytes());
            assertThat(once.get(i).mediaTime()).isEqualTo(Duration.ofMillis(100L * i));
        }
    }

    @Test
    void keepsEncodedFramesForTheNextPass() throws Exception {
        Clip clip = new GeneratedClip(SHORT);

        assertThat(ClipsTest.frames(clip).get(4).bytes())
                .isSameAs(ClipsTest.frames(clip).get(4).bytes());
    }

    @Test
    void movesThingsOnAStillStreet() throws Exception {
        List<ClipFrame> frames = ClipsTest.frames(new GeneratedClip(SHORT));
        BufferedImage first =
                ImageIO.read(new ByteArrayInputStream(frames.get(0).bytes()));
        BufferedImage last = ImageIO.read(new ByteArrayInputStream(frames.get(4).bytes()));

        int changed = 0;
        for (int y = 0; y < 90; y++) {
            for (int x = 0; x < 160; x++) {
                int difference = Math.abs((first.getRGB(x, y) >> 8 & 0xff) - (last.getRGB(x, y) >> 8 & 0xff));
                changed += difference > 40 ? 1 : 0;
            }
        }

        assertThat(changed).isBetween(90 * 160 / 200, 90 * 160 / 2);
    }
}
