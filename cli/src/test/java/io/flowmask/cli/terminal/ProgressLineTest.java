package io.flowmask.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProgressLineTest {
    private final StringWriter written = new StringWriter();

    @Test
    void writesOverOneLineThatFitsTheTerminal() throws Exception {
        show(true, 12);

        assertThat(written.toString())
                .startsWith("\r\u001b[K0123456789a\r\u001b[K")
                .doesNotContain("\n")
                .endsWith("\r\u001b[K");
    }

    @Test
    void writesLinesWhereThereIsNoTerminal() throws Exception {
        show(false, 0);

        assertThat(written.toString().lines()).hasSizeGreaterThanOrEqualTo(2).allMatch("0123456789abcdef"::equals);
    }

    private void show(boolean terminal, int columns) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(3);
        PrintWriter err = new PrintWriter(written, true);
        try (ProgressLine line = ProgressLine.start(err, terminal, columns, Duration.ofMillis(5), () -> {
            asked.countDown();
            return "0123456789abcdef";
        })) {
            asked.await();
            assertThat(line).isNotNull();
        }
    }
}
