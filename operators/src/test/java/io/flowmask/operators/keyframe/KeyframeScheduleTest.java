package io.flowmask.operators.keyframe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.operators.keyframe.KeyframeSchedule.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyframeScheduleTest {
    private static final long FRAME_MILLIS = 40;
    private static final FrameSize SIZE = new FrameSize(1080, 1920);

    private static KeyframeSchedule schedule(int interval, boolean stagger) {
        return new KeyframeSchedule(interval, stagger, null, KeyframePolicy.REGULAR);
    }

    /** Sequences of the keyframes among so many frames of a camera, counted from 0. */
    private static List<Long> keyframes(KeyframeSchedule schedule, String camera, int frames) {
        List<Long> keyframes = new ArrayList<>();
        CameraProgress progress = null;
        for (long sequence = 0; sequence < frames; sequence++) {
            Decision decision = schedule.decide(progress, camera, sequence, sequence * FRAME_MILLIS, SIZE, () -> true);
            progress = decision.progress();
            if (decision.keyframe()) {
                keyframes.add(sequence);
            }
        }
        return keyframes;
    }

    @Test
    void aKeyframeEverySoManyFrames() {
        assertThat(keyframes(schedule(4, false), "a", 10)).containsExactly(0L, 4L, 8L);
    }

    @Test
    void intervalOneMakesEveryFrameAKeyframe() {
        assertThat(keyframes(schedule(1, true), "a", 4)).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void staggeringCutsTheFirstIntervalShortAndNoOther() {
        for (int camera = 0; camera < 50; camera++) {
            List<Long> keyframes = keyframes(schedule(7, true), "camera-" + camera, 40);

            assertThat(keyframes.get(1)).isBetween(1L, 7L);
            assertThat(keyframes.subList(1, keyframes.size()))
                    .containsExactlyElementsOf(
                            LongStream.iterate(keyframes.get(1), sequence -> sequence < 40, sequence -> sequence + 7)
                                    .boxed()
                                    .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"camera-%d", "cam%03d", "crossing/%d/north", "%d"})
    void staggeringSpreadsNumberedCamerasEvenly(String pattern) {
        int interval = 5;
        int cameras = 100;
        TreeMap<Long, Long> camerasByPhase = IntStream.range(0, cameras)
                .mapToObj(camera -> keyframes(schedule(interval, true), pattern.formatted(camera), 6)
                        .get(1))
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));

        assertThat(camerasByPhase).hasSize(interval);
        assertThat(camerasByPhase.values())
                .allSatisfy(count -> assertThat(count).isBetween(12L, 28L));
    }

    @Test
    void theFirstFrameAndARestartedCameraNeedNoFeaturesToBeLookedFor() {
        Decision decision = schedule(4, false).decide(null, "a", 9, 0, SIZE, () -> {
            throw new AssertionError("looked for features");
        });

        assertThat(decision.keyframe()).isTrue();
        assertThat(decision.progress()).isEqualTo(new CameraProgress(9, 0, 9, 0, SIZE, 3, false));
    }

    @Test
    void aFrameWithoutUsableFeaturesIsAKeyframe() {
        CameraProgress progress = new CameraProgress(10, 400, 8, 320, SIZE, 2, false);

        assertThat(schedule(5, false).decide(progress, "a", 11, 440, SIZE, () -> false))
                .isEqualTo(new Decision(true, new CameraProgress(11, 440, 11, 440, SIZE, 4, false)));
        assertThat(schedule(5, false).decide(progress, "a", 11, 440, SIZE, () -> true))
                .isEqualTo(new Decision(false, new CameraProgress(11, 440, 8, 320, SIZE, 1, false)));
    }

    @Test
    void theFrameAfterALostKeyframeTakesItsPlaceAndTheIntervalGoesOn() {
        CameraProgress lost = new CameraProgress(8, 320, 8, 320, SIZE, 3, true);

        assertThat(schedule(4, false).decide(lost, "a", 9, 360, SIZE, () -> false))
                .isEqualTo(new Decision(true, new CameraProgress(9, 360, 8, 320, SIZE, 2, false)));
    }

    @ParameterizedTest
    @CsvSource({
        "1280, 720, false",
        "848, 480, false",
        "1920, 1088, false",
        "1939, 1080, false",
        "1940, 1080, true",
        "704, 576, true",
        "1080, 1920, true",
        "2147483647, 1, true",
        "2147483647, 2147483647, true",
    })
    void aFrameOfAnotherShapeThanTheKeyframesIsAKeyframe(int widthPx, int heightPx, boolean keyframe) {
        FrameSize size = new FrameSize(heightPx, widthPx);
        for (boolean lost : List.of(false, true)) {
            CameraProgress progress = new CameraProgress(10, 400, 8, 320, SIZE, 2, lost);

            Decision decision = schedule(5, false).decide(progress, "a", 11, 440, size, () -> true);

            assertThat(decision.progress())
                    .isEqualTo(
                            keyframe
                                    ? new CameraProgress(11, 440, 11, 440, size, 4, false)
                                    : new CameraProgress(11, 440, 8, 320, SIZE, 1, false));
            assertThat(decision.keyframe()).isEqualTo(keyframe || lost);
        }
    }

    @Test
    void aCameraWhoseKeyframesSizeIsNotKnownGoesOn() {
        CameraProgress progress = new CameraProgress(10, 400, 8, 320, null, 2, false);

        assertThat(schedule(5, false).decide(progress, "a", 11, 440, SIZE, () -> true))
                .isEqualTo(new Decision(false, new CameraProgress(11, 440, 8, 320, null, 1, false)));
    }

    @Test
    void aLimitOnTheAgeCountsCaptureTime() {
        KeyframeSchedule schedule = new KeyframeSchedule(100, false, Duration.ofMillis(100), KeyframePolicy.REGULAR);

        assertThat(keyframes(schedule, "a", 8)).containsExactly(0L, 3L, 6L);
    }

    @Test
    void thePolicyIsAskedAboutFramesThatWouldBePartial() {
        List<KeyframePolicy.Situation> situations = new ArrayList<>();
        KeyframeSchedule schedule = new KeyframeSchedule(4, false, null, situation -> {
            situations.add(situation);
            return situation.sequence() == 2;
        });

        assertThat(keyframes(schedule, "a", 7)).containsExactly(0L, 2L, 6L);
        assertThat(situations).first().isEqualTo(new KeyframePolicy.Situation("a", 1, FRAME_MILLIS, 0, 0));
        assertThat(situations).extracting(KeyframePolicy.Situation::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aShorterIntervalHoldsAtOnceForCamerasOnALongerOne() {
        @Nullable CameraProgress ofIntervalTen = new CameraProgress(0, 0, 0, 0, SIZE, 9, false);
        Decision first = schedule(3, false).decide(ofIntervalTen, "a", 1, 40, SIZE, () -> true);
        Decision second = schedule(3, false).decide(first.progress(), "a", 2, 80, SIZE, () -> true);
        Decision third = schedule(3, false).decide(second.progress(), "a", 3, 120, SIZE, () -> true);

        assertThat(List.of(first.keyframe(), second.keyframe(), third.keyframe()))
                .containsExactly(false, false, true);
    }

    @Test
    void refusesAnIntervalOfZero() {
        assertThatThrownBy(() -> schedule(0, false)).hasMessage("The keyframe interval is at least 1, but it is 0");
    }
}
