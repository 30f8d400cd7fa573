package io.flowmask.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.schemas.CameraFrame;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.ImageEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldConvertersTest {
    @Test
    void putsFieldsIntoTheColumnsOfTheirNamesInTheOrderOfTheTable() {
        RowType type = rowType(
                DataTypes.FIELD(
                        "instances",
                        DataTypes.ARRAY(DataTypes.ROW(
                                DataTypes.FIELD("score", DataTypes.FLOAT()),
                                DataTypes.FIELD("box", DataTypes.ROW(DataTypes.FIELD("width", DataTypes.INT()))),
                                DataTypes.FIELD("class_name", DataTypes.STRING())))),
                DataTypes.FIELD("transform", DataTypes.STRING()),
                DataTypes.FIELD("captured_at", DataTypes.TIMESTAMP_LTZ(3)),
                DataTypes.FIELD("sequence", DataTypes.BIGINT()));

        RowData row = (RowData) FieldConverters.of(RecordKind.MASK_EVENT, type)
                .convert(TestingMaskEvents.event("north", 7, Instant.parse("2026-11-22T10:00:00.125Z"), "car", "bus"));

        assertThat(row.getArray(0).size()).isEqualTo(2);
        RowData second = row.getArray(0).getRow(1, 3);
        assertThat(second.getFloat(0)).isEqualTo(0.8f);
        assertThat(second.getRow(1, 1).getInt(0)).isEqualTo(40);
        assertThat(second.getString(2)).hasToString("bus");
        assertThat(row.getString(1)).hasToString("FULL");
        assertThat(row.getTimestamp(2, 3).toInstant()).isEqualTo("2026-11-22T10:00:00.125Z");
        assertThat(row.getLong(3)).isEqualTo(7);
    }

    @Test
    void readsBytesAndEnums() {
        RowType type =
                rowType(DataTypes.FIELD("bytes", DataTypes.BYTES()), DataTypes.FIELD("reason", DataTypes.STRING()));
        DeadLetter letter = new DeadLetter(
                "frames", 1, 2L, DeadLetterReason.TRUNCATED, "short", ByteBuffer.wrap(new byte[] {1, 2, 3}));

        RowData row = (RowData) FieldConverters.of(RecordKind.DEAD_LETTER, type).convert(letter);

        assertThat(row.getBinary(0)).containsExactly(1, 2, 3);
        assertThat(row.getString(1)).hasToString("TRUNCATED");
        assertThat(letter.getBytes().remaining()).as("the record's own buffer").isEqualTo(3);
    }

    @Test
    void readsNamesBeyondAscii() {
        RowType type = rowType(DataTypes.FIELD("camera_id", DataTypes.STRING()));
        CameraFrame frame =
                new CameraFrame("Zürich–Ost 東", 1L, Instant.EPOCH, ImageEncoding.JPEG, 2, 1, ByteBuffer.allocate(0));

        RowData row =
                (RowData) FieldConverters.of(RecordKind.CAMERA_FRAME, type).convert(frame);

        assertThat(row.getString(0).toBytes()).isEqualTo("Zürich–Ost 東".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesAllMistakesOfATableTogether() {
        RowType type = rowType(
                DataTypes.FIELD("camera", DataTypes.STRING()),
                DataTypes.FIELD("captured_at", DataTypes.BIGINT()),
                DataTypes.FIELD("width", DataTypes.BIGINT()),
                DataTypes.FIELD("transform", DataTypes.VARCHAR(4)),
                DataTypes.FIELD("model", DataTypes.STRING()),
                DataTypes.FIELD(
                        "instances",
                        DataTypes.ARRAY(DataTypes.ROW(
                                DataTypes.FIELD("class", DataTypes.STRING()),
                                DataTypes.FIELD("score", DataTypes.DOUBLE())))));

        assertThatThrownBy(() -> FieldConverters.of(RecordKind.MASK_EVENT, type))
                .isInstanceOf(ValidationException.class)
                .hasMessage("""
                        A table of 'flowmask.record' = 'mask-event' cannot have these columns:
                          camera: a mask-event has no such field; it has camera_id, sequence, captured_at, width, height, transform, \
                        keyframe_sequence, model, stages, instances, omitted_instances
                          captured_at: declared BIGINT, expected TIMESTAMP_LTZ(3)
                          width: declared BIGINT, expected INT
                          transform: declared VARCHAR(4), expected STRING
                          model: declared STRING, expected ROW<...> of name, fingerprint
                          instances[].class: a MaskInstance has no such field; it has class_id, class_name, score, box, mask, area
                          instances[].score: declared DOUBLE, expected FLOAT""");
    }

    /** So that a new field of a new type cannot be forgotten here. */
    @ParameterizedTest
    @EnumSource
    void knowsATypeForEveryFieldOfEveryRecord(RecordKind record) {
        RowType type = (RowType) SqlTypes.of(record.schema()).getLogicalType();

        FieldConverter converter = FieldConverters.of(record, type);

        assertThat(type.getFieldNames())
                .containsExactlyElementsOf(record.schema().getFields().stream()
                        .map(field -> field.name())
                        .toList());
        assertThat(converter).isNotNull();
    }

    private static RowType rowType(DataTypes.Field... fields) {
        DataType row = DataTypes.ROW(fields);
        return (RowType) row.getLogicalType();
    }
}
