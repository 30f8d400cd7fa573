package io.flowmask.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameLedgerTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final FrameLedger ledger = new FrameLedger();

    @Test
    void booksOneOutcomePerFrame() throws Exception {
        send("a", 0, 0, 100);
        send("a", 1, 0, 101);
        send("b", 0, 1, 7);
        send("b", 1, 1, 8);

        ledger.maskEvent("a", 0, true);
        ledger.maskEvent("a", 1, false);
        ledger.droppedFrame("b", 0);
        assertThat(ledger.awaitSettled(AT_ONCE)).isFalse();
        ledger.deadLetter(1, 8);

        assertThat(ledger.balance()).isEqualTo(new FrameLedger.Balance(4, 1, 1, 1, 1, 0));
        assertThat(ledger.balance().open()).isZero();
        assertThat(ledger.awaitSettled(AT_ONCE)).isTrue();
    }

    @Test
    void countsAnOutcomeThatComesAgainOnce() {
        send("a", 0, 0, 100);

        ledger.maskEvent("a", 0, true);
        ledger.maskEvent("a", 0, true);
        ledger.droppedFrame("a", 0);

        assertThat(ledger.balance()).isEqualTo(new FrameLedger.Balance(1, 1, 0, 0, 0, 2));
    }

    @Test
    void matchesADeadLetterThatIsFasterThanTheBrokersAnswer() throws Exception {
        ledger.sending("a", 0);
        ledger.deadLetter(3, 42);
        assertThat(ledger.balance().open()).isEqualTo(1);

        ledger.acknowledged("a", 0, 3, 42);

        assertThat(ledger.balance().deadLetters()).isEqualTo(1);
        assertThat(ledger.awaitSettled(AT_ONCE)).isTrue();
    }

    @Test
    void matchesAMaskEventThatIsFasterThanTheBrokersAnswer() {
        ledger.sending("a", 0);
        ledger.maskEvent("a", 0, true);
        ledger.acknowledged("a", 0, 3, 42);

        assertThat(ledger.balance()).isEqualTo(new FrameLedger.Balance(1, 1, 0, 0, 0, 0));
    }

    @Test
    void holdsTheSenderBackWhileTooManyFramesAreOpen() throws Exception {
        send("a", 0, 0, 0);
        send("a", 1, 0, 1);

        assertThat(ledger.awaitOpenBelow(2, AT_ONCE)).isFalse();
        ledger.maskEvent("a", 0, true);
        assertThat(ledger.awaitOpenBelow(2, AT_ONCE)).isTrue();
    }

    private void send(String camera, long sequence, int partition, long offset) {
        ledger.sending(camera, sequence);
        ledger.acknowledged(camera, sequence, partition, offset);
    }
}
