package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.cameras.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RtspGatewayTest {
    @Test
    void endsForAllCamerasWhenTheSinkFailsUnexpectedly() {
        IllegalStateException failure = new IllegalStateException("The job has ended.");
        CameraLink.Surroundings surroundings = new CameraLink.Surroundings(
                (camera, stopped) -> new TestingVideoStream(List.of(Duration.ZERO), "lost it", () -> {}),
                frame -> {
                    if (frame.getCameraId().equals("failing-north")) {
                        throw failure;
                    }
                },
                new TestingGatewayListener(),
                Clock.systemUTC(),
                MonotonicClock.system(),
                () -> 0L);
        RtspGateway gateway = RtspGateway.of(List.of(camera("failing-north"), camera("other-south")), surroundings);

        assertThatThrownBy(gateway::run).isSameAs(failure);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("rtsp-failing-north", "rtsp-other-south");
    }

    private static RtspCamera camera(String name) {
        return new RtspCamera(
                name,
                StreamAddress.parse("rtsp://gate/live"),
                StreamSettings.builder().build());
    }
}
