package io.flowmask.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentationOptionsTest {
    @Test
    void reportsEverythingThatIsWrongTogether() {
        SegmentationOptions.Builder builder = SegmentationOptions.builder()
                .batchSize(0)
                .maxBatchDelay(Duration.ofMillis(-1))
                .maxInFlight(-1)
                .prepareThreads(0)
                .keyframeInterval(0)
                .maxFrameAge(Duration.ofSeconds(-1))
                .maxKeyframeAge(Duration.ZERO)
                .idleTimeToLive(Duration.ofSeconds(-5))
                .cachedCameras(0);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Segmentation options: batch size must be at least 1, but is 0;"
                        + " max batch delay must not be negative, but is PT-0.001S;"
                        + " max in flight must be at least the batch size 0, but is -1;"
                        + " prepare threads must be at least 1, but are 0;"
                        + " keyframe interval must be at least 1, but is 0;"
                        + " max frame age must be positive, but is PT-1S;"
                        + " max keyframe age must be positive, but is PT0S;"
                        + " idle time to live must be positive, but is PT-5S;"
                        + " cached cameras must be at least 1, but are 0");
    }

    @ParameterizedTest
    @CsvSource({"8, 1, 32", "8, 5, 56", "16, 5, 112", "8, 30, 64"})
    void framesInFlightFollowFromBatchSizeAndInterval(int batchSize, int interval, int inFlight) {
        SegmentationOptions options = SegmentationOptions.builder()
                .batchSize(batchSize)
                .keyframeInterval(interval)
                .build();

        assertThat(options.maxInFlight()).isEqualTo(inFlight);
    }

    @Test
    void travelsWithTheJob() throws Exception {
        SegmentationOptions options = SegmentationOptions.builder()
                .maxInFlight(77)
                .maxFrameAge(Duration.ofMillis(300))
                .maxKeyframeAge(Duration.ofSeconds(2))
                .keyframePolicy(situation -> true)
                .build();

        SegmentationOptions arrived = InstantiationUtil.clone(options);

        assertThat(arrived.maxInFlight()).isEqualTo(77);
        assertThat(arrived.maxFrameAge()).contains(Duration.ofMillis(300));
        assertThat(arrived.maxKeyframeAge()).contains(Duration.ofSeconds(2));
        assertThat(arrived.idleTimeToLive()).isEmpty();
        assertThat(arrived.prepareThreads()).isEmpty();
    }
}
