package io.flowmask.console.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.console.fleet.CameraStatus;
import io.flowmask.console.fleet.DeadLetterNote;
import io.flowmask.console.fleet.Fleet;
import io.flowmask.console.fleet.Slice;
import io.flowmask.console.fleet.Totals;
import io.flowmask.console.topics.Following;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has changed since a browser's last update, one JSON message. Field names are the page's protocol.
 *
 * @param kafka how reading goes
 * @param newCameras names of cameras that were not known, in the order of their indexes
 * @param statuses cameras that do otherwise than before
 * @param overall seconds of all cameras together
 * @param large seconds of the camera that is shown large; absent where there is none
 * @param tiles the cameras that can be seen
 * @param totals sums since reading began
 * @param deadLetters those that came, oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UpdateMessage(
        Kafka kafka,
        List<String> newCameras,
        List<Change> statuses,
        Slice overall,
        @Nullable LargeSeries large,
        List<Fleet.Glance> tiles,
        Totals totals,
        List<Letter> deadLetters) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    record Kafka(String state, String detail) {
        static Kafka of(Following following) {
            return new Kafka(following.state().name().toLowerCase(Locale.ROOT), following.detail());
        }
    }

    record Change(int index, String status) {
        static Change of(int index, CameraStatus status) {
            return new Change(index, status.name().toLowerCase(Locale.ROOT));
        }
    }

    record LargeSeries(int camera, Slice seconds) {}

    /** A dead letter, as {@link DeadLetterNote} has it. */
    record Letter(
            long id,
            long seenAt,
            @Nullable String camera,
            String topic,
            int partition,
            long offset,
            String reason,
            String message) {
        static Letter of(DeadLetterNote note) {
            Optional<String> camera = note.camera();
            return new Letter(
                    note.id(),
                    note.seenAt().toEpochMilli(),
                    camera.orElse(null),
                    note.topic(),
                    note.partition(),
                    note.offset(),
                    note.reason(),
                    note.message());
        }
    }

    @JsonProperty("type")
    String type() {
        return "update";
    }

    String toJson() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record of plain values can always be written", e);
        }
    }

    /** The answer to a token that is missing or wrong. */
    static String refused() {
        return "{\"type\":\"refused\"}";
    }
}
