package io.flowmask.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {

    @Test
    void ordersRunsOfDigitsAsNumbers() {
        List<String> expected = List.of(
                "a.png",
                "f.png",
                "f1.png",
                "f2.png",
                "f02b.png",
                "f10.png",
                "f99999999999999999999.png",
                "f100000000000000000000.png");
        List<String> shuffled = new ArrayList<>(expected);
        Collections.shuffle(shuffled, new Random(1));

        shuffled.sort(NaturalOrder.INSTANCE);

        assertThat(shuffled).isEqualTo(expected);
    }

    @Test
    void isAnOrderOnNamesThatDifferInLeadingZerosOnly() {
        assertThat(NaturalOrder.INSTANCE.compare("f01", "f1")).isNotZero();
        assertThat(NaturalOrder.INSTANCE.compare("f01", "f1")).isEqualTo(-NaturalOrder.INSTANCE.compare("f1", "f01"));
        assertThat(NaturalOrder.INSTANCE.compare("f1", "f1")).isZero();
    }
}
