package io.flowmask.cameras.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.cameras.TestingVideos;
import io.flowmask.schemas.CameraFrame;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway and a real RTSP server. */
class RtspGatewayITCase {
    private static final int HEIGHT_PX = 144;
    private static final int WIDTH_PX = 256;
    private static final int FRAMES_PER_SECOND = 20;

    /** No name may have a part this long, so nobody is asked for it. */
    private static final String IMPOSSIBLE_HOST = "a".repeat(64) + ".invalid";

    /** Long enough for a camera that is well, on a busy machine too; a silent one is told of only then. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Path video;

    private final Map<String, List<CameraFrame>> frames = new ConcurrentHashMap<>();
    private final TestingGatewayListener listener = new TestingGatewayListener();
    private final List<String> said = listener.said();

    @BeforeAll
    static void makeVideo() throws Exception {
        TestingRtspServer.assumeInstalled();
        video = TestingVideos.writeH264(folder.resolve("street.mp4"), 60 * FRAMES_PER_SECOND, FRAMES_PER_SECOND, i -> {
            BufferedImage image = new BufferedImage(WIDTH_PX, HEIGHT_PX, BufferedImage.TYPE_3BYTE_BGR);
            Graphics2D graphics = image.createGraphics();
            graphics.setColor(new Color(200, 40, 40));
            graphics.fillRect(0, 0, WIDTH_PX / 2, HEIGHT_PX);
            graphics.dispose();
            return image;
        });
    }

    @Test
    void sendsPicturesWithTheStreamsIntervalsAndNumbersThatGoOn() throws Exception {
        long late;
        try (TestingRtspServer server = TestingRtspServer.start(folder, video);
                Running running = start(camera("north", server.url()))) {
            running.await(() -> frames("north").size() >= 30);
            server.kill();
            running.await(() -> !running.statistics(0).connected());
            server.start();
            int before = frames("north").size();
            running.await(() -> frames("north").size() >= before + 30);

            assertThat(running.statistics(0).reconnects()).isEqualTo(1);
            running.stop();
            late = running.statistics(0).late();
        }
        List<CameraFrame> sent = frames("north");
        List<Long> numbers = sent.stream().map(CameraFrame::getSequence).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        // Frames that a busy machine has dropped for being late, and no others, are missing.
        assertThat(numbers.get(numbers.size() - 1) - numbers.get(0) + 1 - numbers.size())
                .isBetween(0L, late);
        assertThat(sent).extracting(CameraFrame::getCapturedAt).isSorted();
        // Where this machine is busy at the beginning, the first frames are taken for later than they are, and
        // corrected.
        assertThat(medianIntervalMillis(sent.subList(0, 30))).isCloseTo(1000L / FRAMES_PER_SECOND, within(1L));
        assertThat(said.get(0)).isEqualTo("north: connected, h264, 256×144, decoded by the processor");
        assertThat(said.get(1)).startsWith("north: ").contains("rtsp://127.0.0.1:");
        assertThat(said).hasSizeGreaterThanOrEqualTo(3).last().asString().startsWith("north: connected");
        assertColours(sent.get(0));
    }

    @Test
    void limitsSizeAndRate() throws Exception {
        StreamSettings settings = StreamSettings.builder()
                .maxFramesPerSecond(5)
                .maxSize(new SizeLimit(128, 128))
                .jpegQuality(50)
                .build();
        try (TestingRtspServer server = TestingRtspServer.start(folder, video);
                Running running = start(new RtspCamera("north", StreamAddress.parse(server.url()), settings))) {
            running.await(() -> frames("north").size() >= 12);
        }
        List<CameraFrame> sent = frames("north");
        assertThat(sent).allMatch(frame -> frame.getWidth() == 128 && frame.getHeight() == 72);
        // Every fourth frame of the stream, by its own times.
        assertThat(medianIntervalMillis(sent)).isCloseTo(200L, within(1L));
        assertColours(sent.get(0));
    }

    @Test
    void receivesOverUdpToo() throws Exception {
        StreamSettings settings =
                StreamSettings.builder().transport(Transport.UDP).build();
        try (TestingRtspServer server = TestingRtspServer.start(folder, video);
                Running running = start(new RtspCamera("north", StreamAddress.parse(server.url()), settings))) {
            running.await(() -> frames("north").size() >= 10);
        }
    }

    @Test
    void decodesInSoftwareWhereTheHardwareIsMissing() throws Exception {
        StreamSettings settings =
                StreamSettings.builder().hardware(HardwareDecoding.QSV).build();
        try (TestingRtspServer server = TestingRtspServer.start(folder, video);
                Running running = start(
                        new RtspCamera("north", StreamAddress.parse(server.url()), settings),
                        new RtspCamera("south", StreamAddress.parse(server.url()), settings))) {
            running.await(() -> frames("north").size() >= 3 && frames("south").size() >= 3);
        }
        assertThat(said)
                .containsOnlyOnce("No hardware for decoding was found (looked for qsv): the processor decodes.");
    }

    @Test
    void saysWhatIsWrongWithSomeCamerasWhileOthersGoOn() throws Exception {
        try (TestingRtspServer server = TestingRtspServer.start(folder, video, "watcher", "s3cret");
                ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Running running = start(
                        camera("good", server.url("watcher", "s3cret")),
                        camera("wrong", server.url("watcher", "gu3ss")),
                        camera("none", server.url()),
                        camera("path", server.url("watcher", "s3cret").replace("/street", "/avenue")),
                        camera("closed", "rtsp://watcher:s3cret@127.0.0.1:1/street"),
                        camera("silent", "rtsp://watcher:s3cret@127.0.0.1:" + silent.getLocalPort() + "/street"),
                        camera("unknown", "rtsp://watcher:s3cret@" + IMPOSSIBLE_HOST + "/street"))) {
            running.await(() -> frames("good").size() >= 20 && said.size() >= 7);
            int before = frames("good").size();
            running.await(() -> frames("good").size() >= before + 20);
            String at = ", at rtsp://127.0.0.1:" + server.port() + "/…";

            assertThat(said)
                    .contains(
                            "good: connected, h264, 256×144, decoded by the processor",
                            "wrong: refuses the user name and password (401)" + at + ". Check them",
                            "none: wants a user name and password (401)" + at
                                    + ". Give rtsp://USER:PASSWORD@HOST/PATH, or username and password in the list",
                            "path: has no such stream (404)" + at + ". Check the path",
                            "closed: cannot be reached (Connection refused), at rtsp://127.0.0.1:1/…."
                                    + " Check host and port, and that the camera is on",
                            "silent: did not answer within 10 s at rtsp://127.0.0.1:" + silent.getLocalPort() + "/…",
                            "unknown: has a host that nobody knows, at rtsp://" + IMPOSSIBLE_HOST + "/…."
                                    + " Check its name, or give its IP address");
            // Attempts that fail for the same reason are not told again.
            assertThat(said).hasSize(7);
            assertThat(String.join(" ", said)).doesNotContain("s3cret").doesNotContain("gu3ss");
            assertThat(running.statistics(0).reconnects()).isZero();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .contains("rtsp-good")
                    .noneMatch(name -> name.contains("s3cret"));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("rtsp-"));
    }

    private static RtspCamera camera(String name, String url) {
        return new RtspCamera(
                name, StreamAddress.parse(url), StreamSettings.builder().build());
    }

    private List<CameraFrame> frames(String camera) {
        return frames.computeIfAbsent(camera, name -> new CopyOnWriteArrayList<>());
    }

    private static long medianIntervalMillis(List<CameraFrame> sent) {
        List<Long> intervals = IntStream.range(1, sent.size())
                .mapToObj(i -> Duration.between(
                                sent.get(i - 1).getCapturedAt(), sent.get(i).getCapturedAt())
                        .toMillis())
                .sorted()
                .toList();
        return intervals.get(intervals.size() / 2);
    }

    /** The left half is red and the right half black, as it was filmed. */
    private static void assertColours(CameraFrame frame) throws Exception {
        byte[] bytes = new byte[frame.getImage().remaining()];
        frame.getImage().duplicate().get(bytes);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        assertThat(image.getWidth()).isEqualTo(frame.getWidth());
        assertThat(image.getHeight()).isEqualTo(frame.getHeight());
        Color left = new Color(image.getRGB(image.getWidth() / 4, image.getHeight() / 2));
        Color right = new Color(image.getRGB(image.getWidth() * 3 / 4, image.getHeight() / 2));
        assertThat(left.getRed()).isCloseTo(200, within(12));
        assertThat(left.getGreen()).isCloseTo(40, within(12));
        assertThat(right.getRed()).isLessThan(12);
    }

    private Running start(RtspCamera... cameras) {
        return new Running(RtspGateway.of(
                List.of(cameras), frame -> frames(frame.getCameraId()).add(frame), TIMEOUT, listener));
    }

    /** A gateway on a thread of its own. */
    private final class Running implements AutoCloseable {
        private final RtspGateway gateway;
        private final Thread thread;

        Running(RtspGateway gateway) {
            this.gateway = gateway;
            this.thread = new Thread(() -> {
                try {
                    gateway.run();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
        }

        CameraStatistics statistics(int camera) {
            return gateway.statistics().get(camera);
        }

        void await(BooleanSupplier condition) throws InterruptedException {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime())
                        .as("waited in vain; %s; %s", said, gateway.statistics())
                        .isLessThan(deadline);
                Thread.sleep(20);
            }
        }

        @Override
        public void close() {
            stop();
        }

        /** Returns when everything has ended. */
        void stop() {
            gateway.stop();
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
