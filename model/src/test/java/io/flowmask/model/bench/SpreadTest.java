package io.flowmask.model.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void liesBetweenMeasurementsWhereNoneIsExactlyThere() {
        Spread spread = Spread.of(new double[] {4, 1, 3, 2});

        assertThat(spread.median()).isEqualTo(2.5);
        assertThat(spread.firstQuartile()).isEqualTo(1.75);
        assertThat(spread.thirdQuartile()).isEqualTo(3.25);
        assertThat(spread.interquartileRange()).isEqualTo(1.5);
        assertThat(spread.percentile95()).isCloseTo(3.85, within(1e-9));
    }

    @Test
    void hasNoWidthAroundASingleMeasurement() {
        assertThat(Spread.of(new double[] {7})).isEqualTo(new Spread(1, 7, 7, 7, 7));
        assertThatThrownBy(() -> Spread.of(new double[0])).hasMessageContaining("at least one");
    }
}
