package io.flowmask.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.DroppedFrame;
import io.flowmask.schemas.RecordCodec;
import java.io.IOException;
import java.time.Instant;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class RowDeserializerTest {
    private static final RowType CAMERA_AND_SEQUENCE = (RowType) DataTypes.ROW(
                    DataTypes.FIELD("camera_id", DataTypes.STRING()), DataTypes.FIELD("sequence", DataTypes.BIGINT()))
            .getLogicalType();

    @Test
    void readsRecordsAfterTheWayToATask() throws Exception {
        RowDeserializer deserializer = InstantiationUtil.clone(deserializer(RecordKind.MASK_EVENT));

        RowData row = deserializer.deserialize(
                RecordCodec.MASK_EVENT.encode(TestingMaskEvents.event("north", 7, Instant.EPOCH)));

        assertThat(row.getString(0)).hasToString("north");
        assertThat(row.getLong(1)).isEqualTo(7);
    }

    @Test
    void failsOnAnotherKindOfRecordAndSaysWhichOptionToLookAt() throws Exception {
        RowDeserializer deserializer = deserializer(RecordKind.MASK_EVENT);
        byte[] dropped =
                RecordCodec.DROPPED_FRAME.encode(new DroppedFrame("north", 7L, Instant.EPOCH, DropReason.DUPLICATE));

        assertThatThrownBy(() -> deserializer.deserialize(dropped))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("No version of MaskEvent has the fingerprint ")
                .hasMessageEndingWith(
                        "The table's option 'flowmask.record' is 'mask-event'; is that what the topic holds?");
    }

    private static RowDeserializer deserializer(RecordKind record) {
        return new RowDeserializer(record, CAMERA_AND_SEQUENCE, InternalTypeInfo.of(CAMERA_AND_SEQUENCE));
    }
}
