package io.flowmask.operators.keyframe;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.operators.keyframe.SequenceRules.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceRulesTest {
    private static final CameraProgress AT_10 = new CameraProgress(10, 1000, 8, 800, null, 2, false);

    @ParameterizedTest(name = "sequence {0} captured at {1} after 10 captured at 1000: {2}")
    @CsvSource({
        "11, 1001, ACCEPTED",
        "11, 999, ACCEPTED",
        "500, 1001, ACCEPTED",
        "10, 1000, DUPLICATE",
        "10, 5000, DUPLICATE",
        "9, 999, OUT_OF_ORDER",
        "9, 1000, OUT_OF_ORDER",
        "9, 1001, RESTARTED",
        "-3, 1001, RESTARTED",
    })
    void judgesBySequenceAndCaptureTime(long sequence, long capturedAtMillis, Verdict verdict) {
        assertThat(SequenceRules.judge(AT_10, sequence, capturedAtMillis)).isEqualTo(verdict);
    }

    @Test
    void acceptsAnyFirstFrame() {
        assertThat(SequenceRules.judge(null, -1, 0)).isEqualTo(Verdict.ACCEPTED);
    }
}
