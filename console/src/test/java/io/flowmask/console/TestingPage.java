package io.flowmask.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A live connection without a browser. Belongs to one thread. */
final class TestingPage implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final List<String> cameras = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final WebSocket socket;

    private TestingPage(URI console, String origin) throws ExecutionException, InterruptedException {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(URI.create(console.toString().replaceFirst("^http", "ws") + "live"), new Listener())
                .get();
    }

    static TestingPage open(Console console) throws ExecutionException, InterruptedException {
        return open(console, console.address().toString().replaceFirst("/$", ""));
    }

    static TestingPage open(Console console, String origin) throws ExecutionException, InterruptedException {
        return new TestingPage(console.address(), origin);
    }

    void say(String text) {
        socket.sendText(text, true).join();
    }

    JsonNode awaitUpdate() throws Exception {
        return awaitUpdate(update -> true);
    }

    JsonNode awaitUpdate(Predicate<JsonNode> wanted) throws Exception {
        long deadline = deadline();
        while (true) {
            if (next(deadline) instanceof String text) {
                JsonNode update = JsonMapper.builder().build().readTree(text);
                update.path("newCameras").forEach(name -> cameras.add(name.asText()));
                if (wanted.test(update)) {
                    return update;
                }
            }
        }
    }

    /** The index of a camera, as soon as the console knows it. */
    int awaitCamera(String name) throws Exception {
        if (!cameras.contains(name)) {
            awaitUpdate(update -> cameras.contains(name));
        }
        return cameras.indexOf(name);
    }

    ByteBuffer awaitFrame() throws InterruptedException {
        long deadline = deadline();
        while (true) {
            if (next(deadline) instanceof ByteBuffer frame) {
                return frame;
            }
        }
    }

    /** Code and reason of the connection's end. */
    String awaitEnd() throws InterruptedException {
        long deadline = deadline();
        while (true) {
            if (next(deadline) instanceof End end) {
                return end.code() + " " + end.reason();
            }
        }
    }

    List<String> cameras() {
        return cameras;
    }

    /** Every text that has come. */
    List<String> texts() {
        return texts;
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    }

    /** The next message. There is one every second, so what is waited for may never come although others do. */
    private Object next(long deadline) throws InterruptedException {
        @Nullable Object message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (message == null) {
            throw new AssertionError("It did not come within " + PATIENCE_SECONDS + " s; what came: " + texts);
        }
        if (message instanceof String text) {
            texts.add(text);
        }
        return message;
    }

    private record End(int code, String reason) {}

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private ByteBuffer bytes = ByteBuffer.allocate(0);

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            bytes = ByteBuffer.allocate(bytes.remaining() + part.remaining())
                    .put(bytes)
                    .put(part)
                    .flip();
            if (last) {
                messages.add(bytes);
                bytes = ByteBuffer.allocate(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            messages.add(new End(code, reason));
            return null;
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
