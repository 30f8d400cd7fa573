package io.flowmask.cli.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.cameras.rtsp.RtspCamera;
import io.flowmask.cameras.rtsp.StreamSettings;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RtspCamerasTest {
    @Test
    void numbersCamerasAlikeWhateverDigitsAreWrittenHere() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            assertThat(RtspCameras.of(
                            List.of("rtsp://gate/live", "rtsp://yard/live"),
                            null,
                            StreamSettings.builder().build(),
                            "camera-"))
                    .extracting(RtspCamera::name)
                    .containsExactly("camera-01", "camera-02");
        } finally {
            Locale.setDefault(before);
        }
    }
}
