package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraListTest {
    private static final StreamSettings BASE =
            StreamSettings.builder().jpegQuality(70).build();

    @TempDir
    Path folder;

    @Test
    void readsCamerasAndDefaults() throws Exception {
        List<RtspCamera> cameras = read("""
                defaults:
                  max-fps: 10
                  max-size: 1280x720
                cameras:
                  - name: north gate
                    url: rtsp://admin:s3cret@10.0.0.7/live
                  - name: süd
                    url: rtsps://10.0.0.8:322/live
                    username: admin
                    password: ${SOUTH_PASSWORD}
                    max-fps: 2.5
                    jpeg-quality: 80
                    transport: udp
                    hardware: auto
                """);

        assertThat(cameras).extracting(RtspCamera::name).containsExactly("north gate", "süd");
        assertThat(cameras.get(0).address().withSecrets()).isEqualTo("rtsp://admin:s3cret@10.0.0.7/live");
        StreamSettings.Builder defaults =
                BASE.toBuilder().maxFramesPerSecond(10).maxSize(new SizeLimit(1280, 720));
        assertThat(cameras.get(0).settings()).isEqualTo(defaults.build());
        assertThat(cameras.get(1).address().withSecrets()).isEqualTo("rtsps://admin:from%20outside@10.0.0.8:322/live");
        assertThat(cameras.get(1).settings())
                .isEqualTo(defaults.maxFramesPerSecond(2.5)
                        .jpegQuality(80)
                        .transport(Transport.UDP)
                        .hardware(HardwareDecoding.AUTO)
                        .build());
        assertThat(cameras.toString()).doesNotContain("s3cret").doesNotContain("outside");
    }

    @Test
    void reportsEveryProblemWithItsLineAndNothingSecret() {
        assertThatThrownBy(() -> read("""
                        defaults:
                          jpeg-quality: high
                        cameras:
                          - name: north
                            url: http://admin:s3cret@10.0.0.7/live
                            max-fps: 0
                          - name: north
                            url: rtsp://10.0.0.8/live
                            max-size: 1280
                            fps: 10
                          - url: rtsp://10.0.0.9/live
                            username: admin
                          - name: west
                            transport: tcp
                            transport: pigeon
                          - rtsp://admin:s3cret@10.0.0.10/live
                          - name: east
                            url: rtsp://10.0.0.11/live
                            username: admin
                            password: ${EAST_PASSWORD}
                          - name: west
                            url: rtsp://admin:s3/cret@10.0.0.12/live
                            password:s3cret: on
                        """))
                .isInstanceOf(CameraListException.class)
                .hasMessageStartingWith(folder.resolve("cameras.yaml") + " is not a list of cameras that can be used:")
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines().skip(1))
                                .containsExactly(
                                        "  line 2: defaults: jpeg-quality is 'high'. Expected a whole number, 1..100.",
                                        "  line 6: camera north: max-fps is '0'. Expected frames per second, a number above 0 and"
                                                + " at most 1000.",
                                        "  line 5: camera north: the address starts with http://, which is not RTSP. Expected"
                                                + " rtsp://HOST:PORT/PATH or rtsps://HOST:PORT/PATH, with USER:PASSWORD@ before the"
                                                + " host where the camera asks for it.",
                                        "  line 10: camera north: unknown key fps. Expected one of hardware, jpeg-quality, max-fps,"
                                                + " max-size, name, password, transport, url, username.",
                                        "  line 9: camera north: max-size is '1280'. Expected width and height in pixels, at least"
                                                + " 16x16, for example 1280x720.",
                                        "  line 7: camera north: the name is there twice. Every camera needs its own.",
                                        "  line 12: camera 3: username and password are given together, or neither is.",
                                        "  line 11: camera 3: there is no name. Give it one that no other camera has.",
                                        "  line 15: the key transport is there twice.",
                                        "  line 13: camera west: there is no url. Give url: rtsp://HOST/PATH.",
                                        "  line 16: camera 5: expected name: and url:, but it is a single value.",
                                        "  line 19: camera east: password is taken from the environment variable EAST_PASSWORD,"
                                                + " which is not set.",
                                        "  line 23: camera west: unknown key. Expected one of hardware, jpeg-quality, max-fps,"
                                                + " max-size, name, password, transport, url, username.",
                                        "  line 22: camera west: the address has an @ behind the first /, ? or #. In a user name or"
                                                + " password write / as %2F, ? as %3F and # as %23; elsewhere write @ as %40.",
                                        "  line 21: camera west: the name is there twice. Every camera needs its own."));
    }

    @Test
    void quotesNothingOfAFileThatIsNotYaml() {
        assertThatThrownBy(() -> read("cameras:\n  - name: north\n    password: *s3cret\n"))
                .isInstanceOf(CameraListException.class)
                .hasMessageEndingWith(
                        "\n  line 3: this is not YAML. A value with one of : # @ & * % { } [ ] in it needs"
                                + " quotes.")
                .message()
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cameras: []", "defaults: {max-fps: 3}"})
    void saysThatThereIsNoCamera(String text) {
        assertThatThrownBy(() -> read(text))
                .hasMessageEndingWith(
                        "\n  there is no camera. Expected cameras: and below it one - name: …, url: … for each");
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        Path file = Files.write(folder.resolve("cameras.yaml"), new byte[] {(byte) 0xff, 0, 1});

        assertThatThrownBy(() -> CameraList.read(file, BASE)).isInstanceOf(CameraListException.class);
        assertThatThrownBy(() -> CameraList.read(folder.resolve("nowhere.yaml"), BASE))
                .isInstanceOf(NoSuchFileException.class);
    }

    private List<RtspCamera> read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("cameras.yaml"), text, StandardCharsets.UTF_8);
        return CameraList.read(file, BASE, Map.of("SOUTH_PASSWORD", "from outside")::get);
    }
}
