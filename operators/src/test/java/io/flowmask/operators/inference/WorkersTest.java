package io.flowmask.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.model.testing.TestingSegmenter;
import io.flowmask.operators.inference.Workers.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailboxImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
    private final MailboxExecutor mailbox =
            new MailboxExecutorImpl(new TaskMailboxImpl(), 0, StreamTaskActionExecutor.IMMEDIATE);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final List<String> done = new ArrayList<>();

    private Workers oneThread() {
        return new Workers(TestingSegmenter.builder().build(), new MailboxChannel(mailbox, () -> {}), 1, "WorkersTest");
    }

    /** Keeps the thread busy until it is let go. */
    private void occupy(Workers workers) {
        workers.process(
                Stage.PREPARE,
                () -> {
                    busy.await();
                    return "first";
                },
                done::add,
                () -> "wait");
    }

    private void process(Workers workers, Stage stage, String what) {
        workers.process(stage, () -> what, done::add, () -> what);
    }

    private List<String> runUntilDone(int count) throws InterruptedException {
        while (done.size() < count) {
            mailbox.yield();
        }
        return done;
    }

    @Test
    void olderFramesAreFinishedBeforeYoungerOnesAreBegun() throws Exception {
        try (Workers workers = oneThread()) {
            occupy(workers);
            process(workers, Stage.PREPARE, "prepare c");
            process(workers, Stage.RELATE, "relate b");
            process(workers, Stage.DETECT, "detect a");

            busy.countDown();

            assertThat(runUntilDone(4)).containsExactly("first", "detect a", "relate b", "prepare c");
        }
    }

    @Test
    void framesOfOneStageAreTakenInOrder() throws Exception {
        try (Workers workers = oneThread()) {
            List<String> expected = new ArrayList<>();
            occupy(workers);
            expected.add("first");
            for (Stage stage : Stage.values()) {
                for (int i = 0; i < 20; i++) {
                    process(workers, stage, stage + " " + i);
                    expected.add(stage + " " + i);
                }
            }

            busy.countDown();

            assertThat(runUntilDone(expected.size())).isEqualTo(expected);
        }
    }

    @Test
    void afterTheEndWorkIsRefused() {
        Workers workers = oneThread();
        workers.close();

        assertThatThrownBy(() -> process(workers, Stage.DETECT, "too late"))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
