package io.flowmask.model.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BestScoresTest {
    private record Entry(float score, int owner) {}

    @Test
    void keepsTheBestInOrderAndOfEqualsTheSmallerOwner() {
        Random random = new Random(4);
        BestScores best = new BestScores();
        for (int round = 0; round < 500; round++) {
            int capacity = 1 + random.nextInt(150);
            List<Entry> all = new ArrayList<>();
            best.reset(capacity);
            for (int i = random.nextInt(300); i > 0; i--) {
                // Few different scores, so that many are equal.
                Entry entry = new Entry((1 + random.nextInt(50)) / 50f, random.nextInt(1_000_000));
                all.add(entry);
                best.offer(entry.score(), entry.owner());
            }
            best.sortDescending();

            all.sort(Comparator.comparing(Entry::score).reversed().thenComparing(Entry::owner));
            List<Entry> kept = new ArrayList<>();
            for (int rank = 0; rank < best.size(); rank++) {
                kept.add(new Entry(best.score(rank), best.owner(rank)));
            }
            assertThat(kept).isEqualTo(all.subList(0, Math.min(capacity, all.size())));
        }
    }

    @Test
    void rejectsOnlyWhatIsWorseThanAllOfEnough() {
        BestScores best = new BestScores();
        best.reset(2);
        best.offer(0.5f, 1);
        assertThat(best.rejects(0.1f)).as("one place is free").isFalse();

        best.offer(0.7f, 2);

        assertThat(best.rejects(0.4f)).isTrue();
        assertThat(best.rejects(0.5f)).as("its owner may be smaller").isFalse();
        assertThat(best.rejects(0.6f)).isFalse();
    }
}
