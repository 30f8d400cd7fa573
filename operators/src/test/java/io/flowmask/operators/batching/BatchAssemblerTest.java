package io.flowmask.operators.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchAssemblerTest {
    private static final int BATCH_SIZE = 3;
    private static final long DELAY_MILLIS = 10;

    private long now = 1000;
    private final BatchAssembler<String> lanes =
            new BatchAssembler<>(BATCH_SIZE, Duration.ofMillis(DELAY_MILLIS), () -> now);

    private void add(Lane lane, String... items) {
        for (String item : items) {
            lanes.add(lane, item);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereIsNoBatchOfNothing(Readiness readiness) {
        assertThat(lanes.next(readiness)).isEmpty();
        assertThat(lanes.nextDeadlineMillis()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aFullBatchGoesAtOnceInTheOrderOfItsItems(Readiness readiness) {
        add(Lane.PARTIAL, "a", "b", "c", "d");

        assertThat(lanes.next(readiness)).contains(new Batch<>(Lane.PARTIAL, List.of("a", "b", "c")));
        assertThat(lanes.size(Lane.PARTIAL)).isEqualTo(1);
    }

    @Test
    void aSmallBatchWaitsForTheDelay() {
        add(Lane.FULL, "a");
        now += DELAY_MILLIS - 1;
        add(Lane.FULL, "b");
        assertThat(lanes.next(Readiness.DUE)).isEmpty();
        assertThat(lanes.nextDeadlineMillis()).isEqualTo(OptionalLong.of(1000 + DELAY_MILLIS));

        now += 1;

        assertThat(lanes.next(Readiness.DUE).orElseThrow().items()).containsExactly("a", "b");
    }

    @Test
    void aSmallBatchDoesNotQueueBehindABusyDeviceHoweverLongItWaits() {
        add(Lane.FULL, "a");
        now += 100 * DELAY_MILLIS;

        assertThat(lanes.next(Readiness.FULL_ONLY)).isEmpty();
    }

    @Test
    void aSmallBatchGoesAtOnceWhenTheClockHasGoneBack() {
        add(Lane.FULL, "a");
        now -= 3_600_000;

        assertThat(lanes.next(Readiness.DUE).orElseThrow().items()).containsExactly("a");
    }

    @Test
    void youngerItemsOfTheOtherLaneDoNotHoldUpThoseFromBeforeTheClockWentBack() {
        add(Lane.FULL, "a");
        now -= 3_600_000;
        add(Lane.PARTIAL, "b");

        assertThat(lanes.next(Readiness.DUE)).contains(new Batch<>(Lane.FULL, List.of("a")));
        assertThat(lanes.next(Readiness.DUE))
                .as("it came after the clock had gone back")
                .isEmpty();
        now += DELAY_MILLIS;
        assertThat(lanes.next(Readiness.DUE)).contains(new Batch<>(Lane.PARTIAL, List.of("b")));
    }

    @Test
    void theDeadlineIsNoFurtherThanTheDelayWhenTheClockHasGoneBack() {
        add(Lane.FULL, "a");
        now -= 3_600_000;

        assertThat(lanes.nextDeadlineMillis()).isEqualTo(OptionalLong.of(now + DELAY_MILLIS));
    }

    @Test
    void theDeadlineIsThatOfTheOldestItemOfBothLanes() {
        add(Lane.PARTIAL, "a");
        now += 4;
        add(Lane.FULL, "b");

        assertThat(lanes.nextDeadlineMillis()).isEqualTo(OptionalLong.of(1000 + DELAY_MILLIS));
    }

    @Test
    void ofTwoFullBatchesTheOneThatHasWaitedLongerGoesFirst() {
        add(Lane.PARTIAL, "a");
        now += 1;
        add(Lane.FULL, "b", "c", "d");
        add(Lane.PARTIAL, "e", "f");

        assertThat(lanes.next(Readiness.FULL_ONLY).orElseThrow().lane()).isEqualTo(Lane.PARTIAL);
        assertThat(lanes.next(Readiness.FULL_ONLY).orElseThrow().lane()).isEqualTo(Lane.FULL);
    }

    @Test
    void aFullBatchGoesBeforeASmallOneThatIsDue() {
        add(Lane.FULL, "a");
        now += DELAY_MILLIS;
        add(Lane.PARTIAL, "b", "c", "d");

        assertThat(lanes.next(Readiness.DUE).orElseThrow().lane()).isEqualTo(Lane.PARTIAL);
        assertThat(lanes.next(Readiness.DUE).orElseThrow().lane()).isEqualTo(Lane.FULL);
    }

    @Test
    void aSmallBatchThatIsDueIsPassedOverSoManyTimesOnly() {
        add(Lane.FULL, "a");
        now += DELAY_MILLIS;
        int passedOver = 0;
        Lane lane = Lane.PARTIAL;
        while (lane == Lane.PARTIAL) {
            add(Lane.PARTIAL, "x", "y", "z");
            lane = lanes.next(Readiness.FULL_ONLY).orElseThrow().lane();
            passedOver += lane == Lane.PARTIAL ? 1 : 0;
        }

        assertThat(passedOver).isEqualTo(BatchAssembler.MAX_PASSED_OVER);
        add(Lane.FULL, "b");
        assertThat(lanes.next(Readiness.FULL_ONLY).orElseThrow().lane())
                .as("it has had its turn")
                .isEqualTo(Lane.PARTIAL);
    }

    @Test
    void beforeItIsDueASmallBatchIsNotCountedAsPassedOver() {
        add(Lane.FULL, "a");
        IntStream.range(0, 2 * BatchAssembler.MAX_PASSED_OVER).forEach(i -> {
            add(Lane.PARTIAL, "x", "y", "z");
            assertThat(lanes.next(Readiness.DUE).orElseThrow().lane()).isEqualTo(Lane.PARTIAL);
        });
    }

    @Test
    void aStalledInputTakesTheLargerLaneAsItIs() {
        add(Lane.FULL, "a");
        add(Lane.PARTIAL, "b", "c");

        assertThat(lanes.next(Readiness.STALLED).orElseThrow().items()).containsExactly("b", "c");
        assertThat(lanes.next(Readiness.STALLED).orElseThrow().items()).containsExactly("a");
    }

    @Test
    void drainingTakesKeyframesFirst() {
        add(Lane.PARTIAL, "a", "b", "c");
        add(Lane.FULL, "d");

        assertThat(lanes.next(Readiness.DRAINING).orElseThrow().items()).containsExactly("d");
        assertThat(lanes.next(Readiness.DRAINING).orElseThrow().items()).containsExactly("a", "b", "c");
    }

    @Test
    void refusesABatchSizeOfZero() {
        assertThatThrownBy(() -> new BatchAssembler<String>(0, Duration.ZERO, () -> now))
                .hasMessage("The batch size is at least 1, but it is 0");
    }

    @Test
    void refusesAnEmptyBatch() {
        assertThatThrownBy(() -> new Batch<>(Lane.FULL, List.of())).hasMessage("A batch has at least one item");
    }
}
