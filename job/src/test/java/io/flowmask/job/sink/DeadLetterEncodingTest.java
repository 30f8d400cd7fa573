package io.flowmask.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadLetterEncodingTest {
    private static final int LIMIT = 20_000;

    @Test
    void aDeadLetterThatFitsStaysWhole() throws UnreadableRecordException {
        DeadLetter letter = letter(10_000);

        assertThat(RecordCodec.DEAD_LETTER.decode(encoding().value(letter))).isEqualTo(letter);
    }

    @Test
    void aDeadLetterThatDoesNotFitLosesTheEndOfItsBytesAndSaysSo() throws UnreadableRecordException {
        DeadLetter letter = letter(LIMIT);

        byte[] value = encoding().value(letter);
        DeadLetter read = RecordCodec.DEAD_LETTER.decode(value);

        assertThat(value.length).isLessThan(LIMIT).isGreaterThan(LIMIT - 2_000);
        int kept = read.getBytes().remaining();
        assertThat(read.getBytes()).isEqualTo(letter.getBytes().slice(0, kept));
        assertThat(read.getMessage())
                .isEqualTo(
                        "because (of its 20000 bytes only the first " + kept
                                + " are kept here: the topic's max.message.bytes or the job's max-message-size allows no more)");
        assertThat(read.getOffset()).isEqualTo(letter.getOffset());
        assertThat(letter.getBytes().remaining()).isEqualTo(LIMIT);
    }

    @Test
    void deadLettersOfAPartitionShareAKey() {
        assertThat(new String(encoding().key(letter(1)), StandardCharsets.UTF_8))
                .isEqualTo("frames-3");
    }

    @Test
    void countsLettersByReasonAndThoseThatAreCut() {
        TestingCounters counters = new TestingCounters();
        DeadLetterEncoding encoding = new DeadLetterEncoding(() -> LIMIT);
        encoding.open(counters.registration());

        encoding.value(letter(1));
        encoding.value(letter(LIMIT));

        assertThat(counters.count("flowmask.reason.FOREIGN_BYTES.deadLetters")).isEqualTo(2);
        assertThat(counters.count("flowmask.reason.TRUNCATED.deadLetters")).isZero();
        assertThat(counters.count("flowmask.shortenedLetters")).isEqualTo(1);
    }

    private static DeadLetterEncoding encoding() {
        DeadLetterEncoding encoding = new DeadLetterEncoding(() -> LIMIT);
        encoding.open(new TestingCounters().registration());
        return encoding;
    }

    private static DeadLetter letter(int bytes) {
        byte[] value = new byte[bytes];
        new Random(1).nextBytes(value);
        return new DeadLetter("frames", 3, 5L, DeadLetterReason.FOREIGN_BYTES, "because", ByteBuffer.wrap(value));
    }
}
