package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.cameras.rtsp.SizeLimit.PictureSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeLimitTest {
    @ParameterizedTest
    @CsvSource({
        "1920, 1080, 1280, 720",
        "1080, 1920, 405, 720",
        "4000, 100, 1280, 32",
        "640, 360, 640, 360",
        "1280, 720, 1280, 720",
        "40000, 2, 1280, 1"
    })
    void scalesDownInProportionAndNeverUp(int width, int height, int fittedWidth, int fittedHeight) {
        assertThat(new SizeLimit(1280, 720).fit(new PictureSize(width, height)))
                .isEqualTo(new PictureSize(fittedWidth, fittedHeight));
    }

    @Test
    void mustLeaveSomethingToSee() {
        assertThatThrownBy(() -> new SizeLimit(0, 720))
                .hasMessage("a size limit must be at least 16x16 pixels, but it is 0x720");
    }
}
