package io.flowmask.console.fleet;

import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter without its bytes.
 *
 * @param id number in the order of reading, from 1
 * @param seenAt when it was read
 * @param camera the camera, where the record could tell
 * @param topic where the record came from
 * @param partition likewise
 * @param offset likewise
 * @param reason what is wrong with it
 * @param message the same for people
 */
public record DeadLetterNote(
        long id,
        Instant seenAt,
        Optional<String> camera,
        String topic,
        int partition,
        long offset,
        String reason,
        String message) {}
