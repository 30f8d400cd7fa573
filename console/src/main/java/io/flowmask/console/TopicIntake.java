package io.flowmask.console;

import io.flowmask.console.fleet.Fleet;
import io.flowmask.console.topics.FollowedRecord;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.schemas.UnreadableRecordException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes what was read and hands it to the fleet. What cannot be decoded is left out: for frames the job makes a dead letter of it. */
final class TopicIntake implements Consumer<FollowedRecord> {
    private static final Logger LOG = LoggerFactory.getLogger(TopicIntake.class);

    private final ConsoleOptions options;
    private final Fleet fleet;

    TopicIntake(ConsoleOptions options, Fleet fleet) {
        this.options = options;
        this.fleet = fleet;
    }

    @Override
    public void accept(FollowedRecord message) {
        try {
            if (message.topic().equals(options.maskEventsTopic())) {
                fleet.masks(RecordCodec.MASK_EVENT.decode(message.value()), message.value().length, message.live());
            } else if (message.topic().equals(options.droppedFramesTopic())) {
                fleet.dropped(RecordCodec.DROPPED_FRAME.decode(message.value()), message.live());
            } else if (message.topic().equals(options.deadLettersTopic())) {
                fleet.deadLetter(RecordCodec.DEAD_LETTER.decode(message.value()), message.live());
            } else {
                fleet.frame(RecordCodec.CAMERA_FRAME.decode(message.value()));
            }
        } catch (UnreadableRecordException e) {
            LOG.debug("A record of {} is left out: {}", message.topic(), e.getMessage());
        }
    }
}
