package io.flowmask.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.console.fleet.Fleet;
import io.flowmask.console.topics.Following;
import io.flowmask.console.web.BrowserMessage.Show;
import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.ImageEncoding;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.ModelReference;
import io.flowmask.schemas.StageTimes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ViewerTest {
    private final Fleet fleet = new Fleet(InstantSource.system(), 1 << 20);
    private final Viewer viewer = new Viewer(fleet, () -> new Following(Following.State.FOLLOWING, ""));

    ViewerTest() {
        fleet.onShown(viewer::shown);
    }

    @Test
    void saysEverythingFirstAndThenWhatIsNew() throws Exception {
        frame("a", 0);
        frame("b", 0);
        JsonNode first = update(viewer.next());
        assertThat(first.get("type").asText()).isEqualTo("update");
        assertThat(first.get("newCameras")).extracting(JsonNode::asText).containsExactly("a", "b");
        assertThat(first.get("statuses").get(0).get("status").asText()).isEqualTo("live");
        assertThat(first.get("totals").get("full").asInt()).isEqualTo(2);
        assertThat(first.has("large")).isFalse();

        frame("c", 0);
        JsonNode second = update(viewer.next());
        assertThat(second.get("newCameras")).extracting(JsonNode::asText).containsExactly("c");
        assertThat(second.get("statuses")).hasSize(1);
    }

    @Test
    void sendsFramesOfTheCamerasThatCanBeSeenOnly() throws Exception {
        frame("a", 0);
        frame("b", 0);
        frame("c", 0);
        viewer.show(new Show(List.of(2, 0), OptionalInt.empty()));
        update(viewer.next());

        assertThat(cameras(2)).containsExactlyInAnyOrder(2, 0);
        update(viewer.next());
    }

    @Test
    void givesASlowBrowserFewerFramesAndAlwaysTheNewest() throws Exception {
        IntStream.range(0, 6).forEach(camera -> frame("camera-" + camera, 0));
        viewer.show(new Show(List.of(0, 1, 2, 3, 4, 5), OptionalInt.empty()));
        update(viewer.next());
        assertThat(cameras(6)).hasSize(6);

        // Nothing is reported as done, so only updates come.
        for (int sequence = 1; sequence <= 20; sequence++) {
            frame("camera-0", sequence);
        }
        update(viewer.next());

        viewer.done(1);
        assertThat(next().frame().image().getSequence()).isEqualTo(20);
    }

    @Test
    void letsEveryCameraHaveItsTurn() throws Exception {
        IntStream.range(0, 3).forEach(camera -> frame("camera-" + camera, 0));
        viewer.show(new Show(List.of(0, 1, 2), OptionalInt.empty()));
        update(viewer.next());
        List<Integer> served = new ArrayList<>();
        for (int sequence = 1; sequence <= 9; sequence++) {
            for (int camera = 0; camera < 3; camera++) {
                frame("camera-" + camera, sequence);
            }
            served.add(next().camera());
            viewer.done(1);
        }

        assertThat(served).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    }

    @Test
    void fillsTheLargeCamerasHistoryFromTheNewestBack() throws Exception {
        IntStream.range(0, 5).forEach(sequence -> frame("a", sequence));
        viewer.show(new Show(List.of(), OptionalInt.of(0)));
        JsonNode update = update(viewer.next());
        assertThat(update.get("large").get("camera").asInt()).isZero();

        List<Long> sequences = new ArrayList<>();
        sequences.add(nextSequence());
        frame("a", 5);
        for (int i = 0; i < 5; i++) {
            sequences.add(nextSequence());
        }
        assertThat(sequences).containsExactly(4L, 5L, 3L, 2L, 1L, 0L);
    }

    private long nextSequence() throws InterruptedException {
        long sequence = next().frame().image().getSequence();
        viewer.done(1);
        return sequence;
    }

    @Test
    void endsWhenTheBrowserHasGone() throws Exception {
        update(viewer.next());
        CompletableFuture<Optional<Viewer.Outgoing>> next = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                next.complete(viewer.next());
            } catch (InterruptedException e) {
                next.completeExceptionally(e);
            }
        });
        thread.start();

        viewer.close();

        assertThat(next.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    /** The cameras of the next frames. */
    private List<Integer> cameras(int frames) throws InterruptedException {
        List<Integer> cameras = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            cameras.add(next().camera());
        }
        return cameras;
    }

    /** The next frame; updates in between are left out. */
    private Viewer.Outgoing.Frame next() throws InterruptedException {
        while (true) {
            if (viewer.next().orElseThrow() instanceof Viewer.Outgoing.Frame frame) {
                return frame;
            }
        }
    }

    private static JsonNode update(Optional<Viewer.Outgoing> outgoing) throws Exception {
        assertThat(outgoing.orElseThrow()).isInstanceOf(Viewer.Outgoing.Update.class);
        return JsonMapper.builder().build().readTree(((Viewer.Outgoing.Update) outgoing.orElseThrow()).json());
    }

    private void frame(String camera, long sequence) {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        fleet.frame(CameraFrame.newBuilder()
                .setCameraId(camera)
                .setSequence(sequence)
                .setCapturedAt(now)
                .setEncoding(ImageEncoding.JPEG)
                .setWidth(64)
                .setHeight(32)
                .setImage(ByteBuffer.wrap(new byte[10]))
                .build());
        fleet.masks(
                MaskEvent.newBuilder()
                        .setCameraId(camera)
                        .setSequence(sequence)
                        .setCapturedAt(now)
                        .setWidth(64)
                        .setHeight(32)
                        .setTransform(FrameTransform.FULL)
                        .setKeyframeSequence(sequence)
                        .setModel(new ModelReference("test", "00"))
                        .setStages(new StageTimes(1L, 2L, 3L, 4L))
                        .setInstances(List.of())
                        .build(),
                10,
                true);
    }
}
