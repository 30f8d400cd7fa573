package io.flowmask.model.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flowmask.model.detect.DetectionOptions.Nms;
import org.junit.jupiter.api.Test;

class DetectionOptionsTest {

    @Test
    void defaultsToThePublishedModelsSettings() {
        assertThat(DetectionOptions.defaults())
                .isEqualTo(new DetectionOptions(Nms.FAST, false, 0.05f, 0.5f, 200, 100, 0.3f));
    }

    @Test
    void namesEverySettingThatMakesNoSense() {
        DetectionOptions.Builder options = DetectionOptions.builder()
                .candidateThreshold(-0.1f)
                .iouThreshold(Float.NaN)
                .scoreThreshold(1.5f)
                .topK(0)
                .maxInstances(-1);

        assertThatIllegalArgumentException()
                .isThrownBy(options::build)
                .withMessage("Detection options: candidateThreshold must be 0..1, but is -0.1;"
                        + " iouThreshold must be 0..1, but is NaN; scoreThreshold must be 0..1, but is 1.5;"
                        + " topK must be at least 1, but is 0; maxInstances must be at least 1, but is -1");
    }
}
