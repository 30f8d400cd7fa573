package io.flowmask.cameras.rtsp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A real RTSP server, GStreamer's, as a process of its own on loopback, that plays a video in real time. It can be killed and started
 * again on the same port. Where Debian's packages for it are missing, tests that need it are not run and say why; with the
 * environment variable {@code FLOWMASK_RTSP_TESTS=required}, as in continuous integration, they fail instead.
 */
public final class TestingRtspServer implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String HOW_TO = "the RTSP server of GStreamer for " + PYTHON + " is missing."
            + " Debian: apt install python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good";

    private final List<String> command = new ArrayList<>();
    private final int port;
    private @Nullable Process process;

    private TestingRtspServer(Path folder, Path video, List<String> credentials) throws IOException {
        Path script = folder.resolve("rtsp_server.py");
        try (InputStream in = Objects.requireNonNull(
                TestingRtspServer.class.getResourceAsStream("rtsp_server.py"), "rtsp_server.py")) {
            Files.write(script, in.readAllBytes());
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        command.addAll(List.of(PYTHON, script.toString(), Integer.toString(port), video.toString()));
        command.addAll(credentials);
    }

    /** Whether the server is there; ends the test otherwise. */
    public static void assumeInstalled() throws IOException, InterruptedException {
        boolean there = Files.isExecutable(Path.of(PYTHON))
                && new ProcessBuilder(
                                        PYTHON,
                                        "-c",
                                        "import gi; gi.require_version('GstRtspServer', '1.0');"
                                                + " from gi.repository import Gst, GstRtspServer; Gst.init(None);"
                                                + " assert Gst.ElementFactory.find('rtph264pay')")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        if (!there && "required".equals(System.getenv("FLOWMASK_RTSP_TESTS"))) {
            throw new IllegalStateException("RTSP tests are required, but " + HOW_TO);
        }
        Assumptions.assumeTrue(there, "RTSP tests are not run: " + HOW_TO);
    }

    /**
     * Starts a server that everybody may watch.
     *
     * @param folder for its script
     * @param video with an H.264 track, MP4 or Matroska
     */
    public static TestingRtspServer start(Path folder, Path video) throws IOException {
        TestingRtspServer server = new TestingRtspServer(folder, video, List.of());
        server.start();
        return server;
    }

    /** Starts a server that asks for a user name and password. */
    public static TestingRtspServer start(Path folder, Path video, String user, String password) throws IOException {
        TestingRtspServer server = new TestingRtspServer(folder, video, List.of(user, password));
        server.start();
        return server;
    }

    /** Starts it again on its port, after {@link #kill}. Returns when it listens. */
    public void start() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = started;
        BufferedReader out = started.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (!"listening".equals(line)) {
            kill();
            throw new IOException("The RTSP server on port " + port + " did not start: " + line);
        }
    }

    /** SIGKILL: no goodbye to anybody. Returns when it is gone. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
            process = null;
        }
    }

    public int port() {
        return port;
    }

    /** The stream's address. */
    public String url() {
        return "rtsp://127.0.0.1:" + port + "/street";
    }

    /** The stream's address with a user name and password. */
    public String url(String user, String password) {
        return "rtsp://" + user + ":" + password + "@127.0.0.1:" + port + "/street";
    }

    @Override
    public void close() {
        kill();
    }
}
