package io.flowmask.console.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.console.fleet.SecondSeries.Outcome;
import org.junit.jupiter.api.Test;

class SecondSeriesTest {
    private final SecondSeries series = new SecondSeries(1000);

    @Test
    void tellsASecondWhenItIsOver() {
        series.count(1000, Outcome.FULL);
        series.count(1000, Outcome.PARTIAL);
        series.count(1000, Outcome.PARTIAL);
        assertThat(series.since(0).seconds()).isZero();

        series.advanceTo(1002);

        Slice slice = series.since(0);
        assertThat(slice.from()).isEqualTo(1000);
        assertThat(slice.full()).containsExactly(1, 0);
        assertThat(slice.partial()).containsExactly(2, 0);
        assertThat(series.since(1001).full()).containsExactly(0);
        assertThat(series.since(1002).seconds()).isZero();
        assertThat(series.since(9999).seconds()).isZero();
    }

    @Test
    void ranksLatenciesOverTheLastSeconds() {
        for (int millis = 1; millis <= 100; millis++) {
            series.latency(1000 + millis % 2, millis);
        }
        series.advanceTo(1002);
        assertThat(series.newestP95Millis(1)).isEqualTo(95);
        assertThat(series.since(1001).medianMillis()).containsExactly(50);

        series.advanceTo(1000 + SecondSeries.LATENCY_WINDOW_SECONDS + 2);
        assertThat(series.newestP95Millis(1)).isZero();
        assertThat(series.newestP95Millis(2)).isEqualTo(95);
    }

    @Test
    void tellsTheLongestGapBetweenMasksOfTheLastMinute() {
        assertThat(series.longestGapSeconds()).isZero();
        series.count(1000, Outcome.FULL);
        assertThat(series.longestGapSeconds()).isZero();
        series.count(1001, Outcome.PARTIAL);
        assertThat(series.longestGapSeconds()).isEqualTo(1);
        series.count(1006, Outcome.DROPPED);
        series.count(1011, Outcome.FULL);
        series.count(1013, Outcome.PARTIAL);
        assertThat(series.longestGapSeconds()).isEqualTo(10);

        series.advanceTo(1011 + SecondSeries.GAP_SECONDS);
        assertThat(series.longestGapSeconds()).isEqualTo(10);
        series.advanceTo(1011 + SecondSeries.GAP_SECONDS + 1);
        assertThat(series.longestGapSeconds()).isEqualTo(2);
        series.advanceTo(1013 + SecondSeries.GAP_SECONDS + 1);
        assertThat(series.longestGapSeconds()).isZero();
    }

    @Test
    void keepsTheLastSecondsOnly() {
        for (int second = 0; second < 2 * SecondSeries.SECONDS; second++) {
            series.count(1000 + second, Outcome.DROPPED);
        }

        Slice slice = series.since(0);
        assertThat(slice.seconds()).isEqualTo(SecondSeries.SECONDS - 1);
        assertThat(slice.from() + slice.seconds()).isEqualTo(1000 + 2 * SecondSeries.SECONDS - 1);
        assertThat(slice.dropped()).containsOnly(1);
        assertThat(series.total(Outcome.DROPPED)).isEqualTo(2L * SecondSeries.SECONDS);
    }

    @Test
    void forgetsEverythingAfterALongGapButTheTotals() {
        series.count(1000, Outcome.FULL);
        series.latency(1000, 70);

        series.advanceTo(1000 + 10 * SecondSeries.SECONDS);

        assertThat(series.since(0).full()).hasSize(SecondSeries.SECONDS - 1).containsOnly(0);
        assertThat(series.newestP95Millis(SecondSeries.SECONDS)).isZero();
        assertThat(series.longestGapSeconds()).isZero();
        assertThat(series.total(Outcome.FULL)).isEqualTo(1);
    }

    @Test
    void staysWhereItIsWhenTheClockIsSetBack() {
        series.count(1005, Outcome.FULL);
        series.count(1001, Outcome.FULL);
        series.advanceTo(1006);

        assertThat(series.since(1005).full()).containsExactly(2);
    }

    @Test
    void takesTheNearestRank() {
        assertThat(SecondSeries.percentile(new int[] {}, 50)).isZero();
        assertThat(SecondSeries.percentile(new int[] {7}, 50)).isEqualTo(7);
        assertThat(SecondSeries.percentile(new int[] {7}, 95)).isEqualTo(7);
        assertThat(SecondSeries.percentile(new int[] {1, 2, 3, 4}, 50)).isEqualTo(2);
        assertThat(SecondSeries.percentile(new int[] {1, 2, 3, 4}, 95)).isEqualTo(4);
    }
}
