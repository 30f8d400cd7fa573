package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAddressTest {
    @ParameterizedTest
    @CsvSource({
        "rtsp://10.0.0.7/stream1, rtsp://10.0.0.7/…",
        "rtsp://admin:s3cret@10.0.0.7:8554/stream1, rtsp://10.0.0.7:8554/…",
        "RTSPS://admin:s3cret@gate.example, rtsps://gate.example",
        "rtsp://admin:s3@cret@[fe80::1]:554/live, rtsp://[fe80::1]:554/…",
        "rtsp://gate/user=admin&password=s3cret&channel=1, rtsp://gate/…",
        "rtsp://gate?token=s3cret, rtsp://gate/…",
        "rtsps://gate:7441/s3cret, rtsps://gate:7441/…"
    })
    void showsSchemeHostAndPortOnly(String url, String shown) {
        assertThat(StreamAddress.parse(url)).hasToString(shown);
    }

    @Test
    void givesFfmpegTheWholeAddress() {
        assertThat(StreamAddress.parse(" rtsp://admin:s3%40cret@gate:8554/live?channel=2 ")
                        .withSecrets())
                .isEqualTo("rtsp://admin:s3%40cret@gate:8554/live?channel=2");
    }

    @Test
    void takesCredentialsAsTheyAre() {
        StreamAddress address = StreamAddress.parse("rtsp://gate/live").withCredentials("admin", "p@ss/wört:?#");

        assertThat(address.withSecrets()).isEqualTo("rtsp://admin:p%40ss%2Fw%C3%B6rt%3A%3F%23@gate/live");
        assertThat(address).hasToString("rtsp://gate/…");
        assertThatThrownBy(() -> address.withCredentials("other", "0ther"))
                .hasMessage("the address has a user name in it, and another is given beside it. Give it once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://admin:s3cret@gate/live",
                "admin:s3cret@gate",
                "rtsp://admin:s3cret@/live",
                "rtsp://admin:s3cret@gate:99999/live",
                "rtsp://admin:s3cret@gate:0/live",
                "rtsp://admin:s3/cret@gate/live",
                "rtsp://admin:12/s3cret@gate/live",
                "rtsp://admin:s3#cret@gate/live",
                "rtsp://admin:s3 cret@gate/live",
                "rtsp://admin:s3cret@gate/live\nrtsp://other",
                "s3cret://",
                ""
            })
    void refusesOtherAddressesWithoutShowingThem(String url) {
        assertThatThrownBy(() -> StreamAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the address ")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace("s3cret://", ""))
                        .doesNotContain("s3")
                        .doesNotContain("cret")
                        .doesNotContain("admin"));
    }
}
