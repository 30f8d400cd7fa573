package io.flowmask.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.FrameTransform;
import io.flowmask.schemas.ImageEncoding;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.ModelReference;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.StageTimes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final int IMAGE_BYTES = 1000;
    private static final int MASKS_BYTES = 100;
    private static final long START_MILLIS = 1_700_000_000_000L;

    private long nowMillis = START_MILLIS;
    private final List<Integer> shown = new ArrayList<>();
    private Fleet fleet = fleet(1 << 20);

    private Fleet fleet(long bytes) {
        Fleet made = new Fleet(() -> Instant.ofEpochMilli(nowMillis), bytes);
        made.onShown(shown::add);
        return made;
    }

    @Test
    void joinsAFrameAndItsMasksWhicheverComesFirst() {
        masks("a", 0, 0);
        nowMillis += 120;
        fleet.frame(frame("a", 0, 0));
        fleet.frame(frame("a", 1, 100));
        nowMillis += 30;
        masks("a", 1, 100);

        assertThat(shown).containsExactly(0, 0);
        List<ShownFrame> history = fleet.history(0);
        assertThat(history)
                .extracting(shownFrame -> shownFrame.image().getSequence())
                .containsExactly(1L, 0L);
        assertThat(history.get(0).masks().orElseThrow().getSequence()).isEqualTo(1);
        assertThat(history.get(0).latencyMillis()).hasValue(50);
        assertThat(history.get(0).keyframeAgeMillis()).hasValue(100);
        assertThat(fleet.latest(0)).contains(history.get(0));
    }

    @Test
    void doesNotMixASequenceThatStartsAgain() {
        masks("a", 0, 0);
        fleet.frame(frame("a", 0, 5000));

        assertThat(fleet.history(0)).isEmpty();
    }

    @Test
    void showsFramesWithoutMasksWhereThereAreNone() {
        fleet.frame(frame("a", 0, 0));
        assertThat(fleet.latest(0).orElseThrow().masks()).isEmpty();
        assertThat(fleet.history(0)).isEmpty();

        masks("a", 0, 0);
        fleet.frame(frame("a", 1, 100));
        assertThat(fleet.latest(0).orElseThrow().image().getSequence()).isZero();
        assertThat(fleet.latest(0).orElseThrow().masks()).isPresent();

        nowMillis += Camera.BARE_AFTER.toMillis() + 1;
        fleet.frame(frame("a", 2, 200));
        assertThat(fleet.latest(0).orElseThrow().image().getSequence()).isEqualTo(2);
    }

    @Test
    void keepsABoundedHistory() {
        for (int i = 0; i < 3 * Camera.RECENT_FRAMES; i++) {
            fleet.frame(frame("a", i, i));
            masks("a", i, i);
        }

        assertThat(fleet.history(0)).hasSize(Camera.RECENT_FRAMES);
        assertThat(fleet.heldBytes()).isEqualTo((long) Camera.RECENT_FRAMES * IMAGE_BYTES);
    }

    @Test
    void boundsFramesThatWaitForMasksInVain() {
        masks("a", 0, 0);
        for (int i = 1; i < 3 * Camera.WAITING_IMAGES; i++) {
            fleet.frame(frame("a", i, i));
        }

        assertThat(fleet.heldBytes()).isEqualTo((long) Camera.WAITING_IMAGES * IMAGE_BYTES + MASKS_BYTES);
    }

    @Test
    void boundsMasksThatWaitForFramesInVain() {
        for (int i = 0; i < 3 * Camera.WAITING_MASKS; i++) {
            masks("a", i, i);
        }

        assertThat(fleet.heldBytes()).isEqualTo((long) Camera.WAITING_MASKS * MASKS_BYTES);
    }

    @Test
    void masksOfAThousandCamerasThatNobodyWatchesStayWithinTheLimit() {
        fleet = fleet(1000L * MASKS_BYTES);
        for (int sequence = 0; sequence < Camera.WAITING_MASKS; sequence++) {
            for (int camera = 0; camera < 1000; camera++) {
                masks("camera-" + camera, sequence, sequence);
                assertThat(fleet.heldBytes()).isLessThanOrEqualTo(1000L * MASKS_BYTES);
            }
        }

        // Room for the newest of each camera; now somebody watches.
        assertThat(fleet.heldBytes()).isEqualTo(1000L * MASKS_BYTES);
        fleet.frame(frame("camera-999", Camera.WAITING_MASKS - 2, Camera.WAITING_MASKS - 2));
        fleet.frame(frame("camera-999", Camera.WAITING_MASKS - 1, Camera.WAITING_MASKS - 1));
        assertThat(fleet.history(999))
                .extracting(shownFrame -> shownFrame.image().getSequence())
                .containsExactly(Camera.WAITING_MASKS - 1L);
    }

    @Test
    void masksAreHeldOnceAndUntilTheirFrameComes() {
        masks("a", 0, 0);
        masks("a", 0, 0);
        assertThat(fleet.heldBytes()).isEqualTo(MASKS_BYTES);

        fleet.frame(frame("a", 0, 0));
        assertThat(fleet.heldBytes()).isEqualTo(IMAGE_BYTES);
    }

    @Test
    void aFrameDoesNotPushOutItsOwnMasks() {
        fleet = fleet(IMAGE_BYTES + MASKS_BYTES - 1);
        masks("a", 0, 0);
        fleet.frame(frame("a", 0, 0));

        assertThat(fleet.history(0)).hasSize(1);
    }

    @Test
    void letsTheOldestImagesOfAllCamerasGoForNewOnes() {
        fleet = fleet(10 * IMAGE_BYTES);
        fleet.frame(frame("quiet", 0, 0));
        masks("quiet", 0, 0);
        for (int i = 0; i < 20; i++) {
            fleet.frame(frame("busy", i, i));
            masks("busy", i, i);
        }

        assertThat(fleet.heldBytes()).isEqualTo(10L * IMAGE_BYTES);
        assertThat(fleet.history(0)).isEmpty();
        assertThat(fleet.history(1)).hasSize(10);
    }

    @Test
    void repeatedFramesTakeNoMoreRoom() {
        masks("a", 7, 7);
        fleet.frame(frame("a", 0, 0));
        fleet.frame(frame("a", 0, 0));
        assertThat(fleet.heldBytes()).isEqualTo(IMAGE_BYTES + MASKS_BYTES);

        fleet.dropped(new DroppedFrame("a", 0L, Instant.ofEpochMilli(START_MILLIS), DropReason.DUPLICATE), true);
        assertThat(fleet.heldBytes()).isEqualTo(MASKS_BYTES);
    }

    @Test
    void countsPerCameraAndOverall() {
        masks("a", 0, 0);
        masks("a", 1, 100);
        masks("b", 0, 0);
        fleet.dropped(new DroppedFrame("a", 0L, Instant.ofEpochMilli(START_MILLIS), DropReason.DUPLICATE), true);
        fleet.deadLetter(letter(new byte[] {1}), true);
        nowMillis += 1000;

        assertThat(fleet.totals()).isEqualTo(new Totals(2, 1, 1, 1));
        assertThat(fleet.overall(0).full()).containsExactly(2);
        assertThat(fleet.ofCamera(0, 0).orElseThrow().partial()).containsExactly(1);
        assertThat(fleet.ofCamera(1, 0).orElseThrow().full()).containsExactly(1);
        assertThat(fleet.ofCamera(2, 0)).isEmpty();
        assertThat(fleet.glances(List.of(0, 1, 2, -1)))
                .extracting(Fleet.Glance::framesPerSecond)
                .containsExactly(2.0, 1.0);
    }

    @Test
    void historyIsNotCountedAsNow() {
        fleet.masks(event("a", 0, 0), MASKS_BYTES, false);
        fleet.frame(frame("a", 0, 0));
        nowMillis += 1000;

        assertThat(fleet.totals()).isEqualTo(new Totals(0, 0, 0, 0));
        assertThat(fleet.history(0)).hasSize(1);
        assertThat(fleet.history(0).get(0).latencyMillis()).isEmpty();
    }

    @Test
    void knowsTheCameraOfADeadLetterWhoseImageIsAtFault() {
        fleet.frame(frame("a", 3, 3));

        fleet.deadLetter(letter(RecordCodec.CAMERA_FRAME.encode(frame("a", 3, 3))), true);
        fleet.deadLetter(letter(new byte[] {1, 2}), true);

        assertThat(fleet.deadLettersAfter(0))
                .extracting(DeadLetterNote::camera)
                .satisfiesExactly(
                        camera -> assertThat(camera).contains("a"),
                        camera -> assertThat(camera).isEmpty());
        assertThat(fleet.deadLettersAfter(1)).hasSize(1);
        assertThat(fleet.heldBytes()).isZero();
    }

    @Test
    void tellsHowCamerasDo() {
        masks("live", 0, 0);
        masks("losing", 0, 0);
        fleet.dropped(new DroppedFrame("losing", 0L, Instant.ofEpochMilli(START_MILLIS), DropReason.DUPLICATE), true);
        fleet.frame(frame("quiet", 0, 0));
        nowMillis += 1000;
        assertThat(fleet.statuses()).containsExactly(CameraStatus.LIVE, CameraStatus.LOSING, CameraStatus.QUIET);

        nowMillis += Camera.QUIET_AFTER.toMillis();
        assertThat(fleet.statuses()).containsOnly(CameraStatus.QUIET);
    }

    @Test
    void aCameraWhoseMasksComeWithCheckpointsIsLiveAndItsRateSteady() {
        for (int checkpoint = 0; checkpoint < 12; checkpoint++) {
            burst("a", 100);
            for (int second = 0; second < 10; second++) {
                nowMillis += 1000;
                Fleet.Glance glance = fleet.glances(List.of(0)).get(0);
                if (checkpoint >= 1) {
                    assertThat(fleet.statuses()).containsExactly(CameraStatus.LIVE);
                    assertThat(glance.p95Millis()).isEqualTo(500);
                }
                if (checkpoint >= 5) {
                    assertThat(glance.framesPerSecond()).isEqualTo(10.0);
                }
            }
        }

        nowMillis += 5000;
        assertThat(fleet.statuses()).containsExactly(CameraStatus.LIVE);
        nowMillis += 1;
        assertThat(fleet.statuses()).containsExactly(CameraStatus.QUIET);
        assertThat(fleet.glances(List.of(0)).get(0).framesPerSecond()).isZero();
    }

    @Test
    void aBurstMoreOrLessChangesTheRateLittle() {
        for (int checkpoint = 0; checkpoint < 20; checkpoint++) {
            burst("a", 100);
            long nextMillis = nowMillis + (checkpoint % 2 == 0 ? 9300 : 10_700);
            while (nowMillis + 500 < nextMillis) {
                nowMillis += 500;
                if (checkpoint >= 6) {
                    assertThat(fleet.statuses()).containsExactly(CameraStatus.LIVE);
                    Fleet.Glance glance = fleet.glances(List.of(0)).get(0);
                    assertThat(glance.framesPerSecond()).isBetween(8.0, 12.0);
                }
            }
            nowMillis = nextMillis;
        }
    }

    @Test
    void aCameraIsQuietAfterAMinuteAtTheLatest() {
        burst("a", 1);
        nowMillis += 55_000;
        burst("a", 1);

        nowMillis += Camera.QUIET_AT_LATEST.toMillis();
        assertThat(fleet.statuses()).containsExactly(CameraStatus.LIVE);
        nowMillis += 1;
        assertThat(fleet.statuses()).containsExactly(CameraStatus.QUIET);
    }

    /** Masks of frames that were captured half a second ago. */
    private void burst(String camera, int masks) {
        for (int i = 0; i < masks; i++) {
            masks(camera, i, nowMillis - START_MILLIS - 500);
        }
    }

    @Test
    void leavesOutCamerasBeyondTheLimit() {
        for (int i = 0; i < Fleet.MAX_CAMERAS + 5; i++) {
            masks("camera-" + i, 0, 0);
        }

        assertThat(fleet.namesFrom(0)).hasSize(Fleet.MAX_CAMERAS);
        assertThat(fleet.totals().full()).isEqualTo(Fleet.MAX_CAMERAS + 5L);
    }

    private void masks(String camera, long sequence, long afterStartMillis) {
        fleet.masks(event(camera, sequence, afterStartMillis), MASKS_BYTES, true);
    }

    private static MaskEvent event(String camera, long sequence, long afterStartMillis) {
        return MaskEvent.newBuilder()
                .setCameraId(camera)
                .setSequence(sequence)
                .setCapturedAt(Instant.ofEpochMilli(START_MILLIS + afterStartMillis))
                .setWidth(64)
                .setHeight(32)
                .setTransform(sequence == 0 ? FrameTransform.FULL : FrameTransform.PARTIAL)
                .setKeyframeSequence(0)
                .setModel(new ModelReference("test", "00"))
                .setStages(new StageTimes(1L, 2L, 3L, 4L))
                .setInstances(List.of())
                .build();
    }

    private static CameraFrame frame(String camera, long sequence, long afterStartMillis) {
        return CameraFrame.newBuilder()
                .setCameraId(camera)
                .setSequence(sequence)
                .setCapturedAt(Instant.ofEpochMilli(START_MILLIS + afterStartMillis))
                .setEncoding(ImageEncoding.JPEG)
                .setWidth(64)
                .setHeight(32)
                .setImage(ByteBuffer.wrap(new byte[IMAGE_BYTES]))
                .build();
    }

    private static DeadLetter letter(byte[] bytes) {
        return DeadLetter.newBuilder()
                .setTopic("camera-frames")
                .setPartition(0)
                .setOffset(1)
                .setReason(DeadLetterReason.UNREADABLE_IMAGE)
                .setMessage("It cannot be read")
                .setBytes(ByteBuffer.wrap(bytes))
                .build();
    }
}
