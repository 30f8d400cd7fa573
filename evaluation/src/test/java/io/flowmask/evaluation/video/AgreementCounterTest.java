package io.flowmask.evaluation.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleMask;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementCounterTest {
    private final AgreementCounter counter = new AgreementCounter();

    @Test
    void pairsTheMostAlikeFirstAndEachOnce() {
        counter.add(
                List.of(instance(0, 0.9f, 10, 10), instance(0, 0.8f, 14, 10)),
                List.of(instance(0, 0.1f, 13, 10), instance(0, 0.4f, 30, 10)));

        MaskAgreement agreement = counter.agreement();
        assertThat(agreement.instances()).isEqualTo(2);
        assertThat(agreement.paired()).isEqualTo(1);
        assertThat(agreement.meanIouOfPairs()).isCloseTo(9.0 / 11, within(1e-12));
        assertThat(agreement.meanIou()).isCloseTo(9.0 / 22, within(1e-12));
    }

    @Test
    void looksForWhatIsShownToUsersOnlyAndInItsClass() {
        counter.add(List.of(instance(0, 0.29f, 10, 10), instance(1, 0.9f, 10, 10)), List.of(instance(0, 0.9f, 10, 10)));

        assertThat(counter.agreement()).isEqualTo(new MaskAgreement(1, 0, 0, 0));
    }

    @Test
    void sumsCountersUp() {
        AgreementCounter other = new AgreementCounter();
        counter.add(List.of(instance(0, 0.9f, 10, 10)), List.of(instance(0, 0.9f, 10, 10)));
        other.add(List.of(instance(0, 0.9f, 10, 10)), List.of());

        assertThat(AgreementCounter.sum(List.of(counter, other))).isEqualTo(new MaskAgreement(2, 1, 0.5, 1));
    }

    /** A bar in the first column. */
    private static Instance instance(int classIndex, float score, int start, int length) {
        RleMask mask = RleMask.ofRunLengths(new FrameSize(50, 2), new int[] {start, length, 100 - start - length});
        return new Instance(classIndex, score, new PixelBox(0, start, 1, length), mask);
    }
}
