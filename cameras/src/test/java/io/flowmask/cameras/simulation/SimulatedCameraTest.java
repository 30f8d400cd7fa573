package io.flowmask.cameras.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.cameras.simulation.dataset.InstanceMasks;
import io.flowmask.cameras.simulation.models.ObjectClass;
import io.flowmask.model.geometry.RleMask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SimulatedCameraTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 90;

    @Test
    void givesTheSameBytesForTheSameSeedOnAnyThread() throws Exception {
        List<byte[]> alone = new ArrayList<>();
        for (int camera = 0; camera < 6; camera++) {
            alone.add(lastOf(camera));
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<byte[]>> together = new ArrayList<>();
            for (int camera = 5; camera >= 0; camera--) {
                int number = camera;
                together.add(threads.submit(() -> lastOf(number)));
            }
            for (int camera = 0; camera < 6; camera++) {
                assertThat(together.get(5 - camera).get())
                        .as("camera %d", camera)
                        .isEqualTo(alone.get(camera));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static byte[] lastOf(int number) {
        try (SimulatedCamera camera = new SimulatedCamera(new CameraSpec(11, number, WIDTH, HEIGHT, 10))) {
            camera.next();
            camera.next();
            return camera.next().jpeg();
        }
    }

    @Test
    void drawsTheSamePicturesWithAndWithoutGroundTruth() {
        for (int number = 0; number < 8; number++) {
            CameraSpec spec = new CameraSpec(11, number, WIDTH, HEIGHT, 10);
            try (SimulatedCamera labelled = new SimulatedCamera(spec);
                    SimulatedCamera mixed = new SimulatedCamera(spec)) {
                for (int i = 0; i < 9; i++) {
                    SimulatedFrame frame = labelled.next();
                    if (i % 3 == 2) {
                        SimulatedFrame same = mixed.next();
                        assertThat(same.index()).isEqualTo(i);
                        assertThat(same.jpeg()).isEqualTo(frame.jpeg());
                        assertThat(same.labels()).isEqualTo(frame.labels());
                        assertThat(same.instances()).isEqualTo(frame.instances());
                    } else {
                        assertThat(mixed.nextJpeg())
                                .as("camera %d frame %d", number, i)
                                .isEqualTo(frame.jpeg());
                    }
                }
            }
        }
    }

    @Test
    void givesOtherFramesForOtherSeedsAndCameras() {
        byte[] first = first(new CameraSpec(1, 0, WIDTH, HEIGHT, 10));
        assertThat(first(new CameraSpec(1, 1, WIDTH, HEIGHT, 10))).isNotEqualTo(first);
        assertThat(first(new CameraSpec(2, 0, WIDTH, HEIGHT, 10))).isNotEqualTo(first);
    }

    private static byte[] first(CameraSpec spec) {
        try (SimulatedCamera camera = new SimulatedCamera(spec)) {
            return camera.next().jpeg();
        }
    }

    @Test
    void describesExactlyWhatIsSeen() {
        int seen = 0;
        for (int number = 0; number < 30; number++) {
            seen += check(number, 8);
        }
        assertThat(seen).isGreaterThan(100);
    }

    @Test
    @Tag("soak")
    void describesTenThousandFramesWithoutADegenerateInstance() {
        int seen = 0;
        for (int number = 0; number < 200; number++) {
            seen += check(number, 50);
        }
        assertThat(seen).isGreaterThan(10_000);
    }

    /** Checks a camera's frames and returns how many instances they show. */
    private static int check(int number, int frames) {
        int seen = 0;
        Map<Integer, ObjectClass> tracks = new HashMap<>();
        try (SimulatedCamera camera = new SimulatedCamera(new CameraSpec(5, number, WIDTH, HEIGHT, 5))) {
            for (int i = 0; i < frames; i++) {
                SimulatedFrame frame = camera.next();
                checkLabels(frame, "camera " + number + " frame " + i);
                checkMasks(frame, "camera " + number + " frame " + i);
                for (SimulatedInstance instance : frame.instances()) {
                    ObjectClass before = tracks.putIfAbsent(instance.trackId(), instance.kind());
                    assertThat(before).isIn(null, instance.kind());
                    seen++;
                }
            }
        }
        return seen;
    }

    private static void checkLabels(SimulatedFrame frame, String where) {
        Map<Integer, SimulatedInstance> byLabel = new HashMap<>();
        Map<Integer, Integer> areas = new HashMap<>();
        for (SimulatedInstance instance : frame.instances()) {
            assertThat(byLabel.put(instance.label(), instance)).as(where).isNull();
            assertThat(instance.visibleShare()).as(where).isBetween(0.0, 1.0);
            assertThat(instance.ignored() || instance.area() >= SimulatedInstance.LEAST_AREA)
                    .as(where)
                    .isTrue();
            assertTight(frame, instance, where);
        }
        for (short label : frame.labels()) {
            if (label != 0) {
                areas.merge((int) label, 1, Integer::sum);
            }
        }
        assertThat(areas.keySet()).as(where).isEqualTo(byLabel.keySet());
        byLabel.forEach(
                (label, instance) -> assertThat(instance.area()).as(where).isEqualTo(areas.get(label)));
    }

    /** Annotations' masks show what the labels do: none shares a pixel with another. */
    private static void checkMasks(SimulatedFrame frame, String where) {
        List<RleMask> masks = InstanceMasks.of(frame);
        for (int i = 0; i < masks.size(); i++) {
            SimulatedInstance instance = frame.instances().get(i);
            assertThat(masks.get(i).area()).as(where).isEqualTo(instance.area());
            byte[] bitmap = masks.get(i).toBitmap();
            int elsewhere = 0;
            for (int p = 0; p < bitmap.length; p++) {
                elsewhere += bitmap[p] != 0 && frame.labels()[p] != instance.label() ? 1 : 0;
            }
            assertThat(elsewhere).as(where).isZero();
        }
    }

    private static void assertTight(SimulatedFrame frame, SimulatedInstance instance, String where) {
        int right = instance.x() + instance.width() - 1;
        int bottom = instance.y() + instance.height() - 1;
        assertThat(instance.x()).as(where).isNotNegative();
        assertThat(instance.y()).as(where).isNotNegative();
        assertThat(right).as(where).isBetween(instance.x(), frame.width() - 1);
        assertThat(bottom).as(where).isBetween(instance.y(), frame.height() - 1);
        boolean atLeft = false;
        boolean atRight = false;
        boolean atTop = false;
        boolean atBottom = false;
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                if (frame.labels()[y * frame.width() + x] == instance.label()) {
                    assertThat(x >= instance.x() && x <= right && y >= instance.y() && y <= bottom)
                            .as(where)
                            .isTrue();
                    atLeft |= x == instance.x();
                    atRight |= x == right;
                    atTop |= y == instance.y();
                    atBottom |= y == bottom;
                }
            }
        }
        assertThat(atLeft && atRight && atTop && atBottom).as(where).isTrue();
    }

    @Test
    void drawsFramesOfAnOddHeight() {
        for (int number = 0; number < 4; number++) {
            CameraSpec spec = new CameraSpec(11, number, WIDTH, HEIGHT + 1, 10);
            try (SimulatedCamera camera = new SimulatedCamera(spec)) {
                for (int i = 0; i < 4; i++) {
                    SimulatedFrame frame = camera.next();
                    checkLabels(frame, "camera " + number + " frame " + i);
                    assertThat(frame.labels()).hasSize(WIDTH * (HEIGHT + 1));
                }
            }
        }
    }

    @Test
    void refusesAnOddWidthAndSaysWhatToTake() {
        assertThatThrownBy(() -> new CameraSpec(1, 0, 641, 361, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A simulated frame has an even width, but the size is 641×361 (width × height): take a width"
                                + " of 640 or 642");
    }

    @Test
    void refusesSizesAndRatesThatCannotBeDrawn() {
        assertThatThrownBy(() -> new CameraSpec(1, 0, 640, 20, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("640×20");
        assertThatThrownBy(() -> new CameraSpec(1, 0, 640, 360, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frame rate");
        assertThatThrownBy(() -> new CameraSpec(1, -1, 640, 360, 10)).isInstanceOf(IllegalArgumentException.class);
    }
}
