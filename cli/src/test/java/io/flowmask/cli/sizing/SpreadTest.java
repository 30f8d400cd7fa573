package io.flowmask.cli.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {
    @Test
    void givesEveryInstanceSixteenKeyGroupsWithinFlinksLimits() {
        assertThat(Spread.keyGroups(1)).isEqualTo(128);
        assertThat(Spread.keyGroups(8)).isEqualTo(128);
        assertThat(Spread.keyGroups(9)).isEqualTo(256);
        assertThat(Spread.keyGroups(2_049)).isEqualTo(32_768);
        assertThat(Spread.keyGroups(100_000)).isEqualTo(32_768);
    }

    @Test
    void oneInstanceHasAllCameras() {
        assertThat(Spread.busiest(1_000, 1)).isEqualTo(1_000);
    }

    /** 128 groups, 22 of them at most: 100 · 22 / 128 = 17.1875 cameras, and √(2 · 17.1875 · ln 6) = 7.848 more. */
    @Test
    void theBusiestOfSixHasTwentySixOfAHundredCameras() {
        assertThat(Spread.busiest(100, 6)).isEqualTo(26);
    }

    /** Flink's own assignment of cameras named camera-0, camera-1, … over ten different fleets. */
    @ParameterizedTest
    @CsvSource({"100, 4", "1000, 10", "1000, 60", "10000, 100", "10000, 700"})
    void theBusiestIsAsBusyAsFlinkMakesIt(int cameras, int instances) {
        int estimated = Spread.busiest(cameras, instances);
        double[] busiest = new double[10];
        for (int fleet = 0; fleet < busiest.length; fleet++) {
            int[] counts = new int[instances];
            for (int camera = 0; camera < cameras; camera++) {
                counts[
                        KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                "fleet-" + fleet + "/camera-" + camera, Spread.keyGroups(instances), instances)]++;
            }
            busiest[fleet] = Arrays.stream(counts).max().orElseThrow();
        }

        double mean = (double) cameras / instances;
        double seen = Arrays.stream(busiest).average().orElseThrow();
        assertThat(seen).isGreaterThan(mean).isLessThanOrEqualTo(estimated);
        // Not a wild guess either: most of what it adds to the mean is really there.
        assertThat(seen - mean).isGreaterThan(0.5 * (estimated - mean));
    }
}
