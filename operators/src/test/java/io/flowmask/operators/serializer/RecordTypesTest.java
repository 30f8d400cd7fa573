package io.flowmask.operators.serializer;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.DropReason;
import io.flowmask.schemas.DroppedFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class RecordTypesTest {
    private static final DroppedFrame DROPPED =
            new DroppedFrame("a", 1L, Instant.ofEpochMilli(2), DropReason.DUPLICATE);

    @Test
    void aRecordComesThroughTheNetworkUnchanged() throws Exception {
        DeadLetter letter =
                new DeadLetter("t", 1, 2L, DeadLetterReason.TRUNCATED, "short", ByteBuffer.wrap(new byte[] {1, 2}));

        assertThat(throughTheNetwork(DROPPED, RecordTypes.DROPPED_FRAME)).isEqualTo(DROPPED);
        assertThat(throughTheNetwork(letter, RecordTypes.DEAD_LETTER)).isEqualTo(letter);
    }

    @Test
    void aChainedOperatorGetsTheSameObject() {
        assertThat(serializer(RecordTypes.DROPPED_FRAME).copy(DROPPED)).isSameAs(DROPPED);
    }

    @Test
    void theTypesAreToldApart() {
        assertThat(RecordTypes.DROPPED_FRAME).isNotEqualTo(RecordTypes.DEAD_LETTER);
        assertThat(serializer(RecordTypes.DROPPED_FRAME)).isNotEqualTo(serializer(RecordTypes.DEAD_LETTER));
    }

    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new SerializerConfigImpl());
    }

    /** With a serializer that was shipped to another process, as Flink does it. */
    private static <T> T throughTheNetwork(T record, TypeInformation<T> type)
            throws IOException, ClassNotFoundException {
        TypeSerializer<T> shipped = InstantiationUtil.clone(serializer(type));
        DataOutputSerializer out = new DataOutputSerializer(64);
        shipped.serialize(record, out);
        return shipped.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }
}
