package io.flowmask.operators.inference;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The one way from the worker threads to the task's mailbox thread. Messages that come while the mailbox thread is busy share a
 * mail: with a mail per message a fast engine spends more time on waking the mailbox thread than on frames.
 */
final class MailboxChannel {
    private final MailboxExecutor mailbox;
    private final ThrowingRunnable<Exception> afterwards;
    private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean mailOnItsWay = new AtomicBoolean();

    /**
     * @param mailbox the operator's
     * @param afterwards runs on the mailbox thread after every round of messages
     */
    MailboxChannel(MailboxExecutor mailbox, ThrowingRunnable<Exception> afterwards) {
        this.mailbox = mailbox;
        this.afterwards = afterwards;
    }

    /** Has a message run on the mailbox thread, where its exceptions fail the task. Any thread; does not block. */
    void send(Runnable message) {
        messages.add(message);
        if (mailOnItsWay.compareAndSet(false, true)) {
            try {
                mailbox.execute(this::deliver, "Segmentation: results of workers");
            } catch (RejectedExecutionException closed) {
                // The task is going down; its frames are read again after recovery. The flag stays set: no mail will
                // ever go.
                messages.clear();
            }
        }
    }

    private void deliver() throws Exception {
        // Before the first poll, or a message added after the last one would wait for the next.
        mailOnItsWay.set(false);
        Runnable message = messages.poll();
        while (message != null) {
            message.run();
            message = messages.poll();
        }
        afterwards.run();
    }
}
