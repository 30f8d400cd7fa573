package io.flowmask.sql;

import io.flowmask.schemas.UnreadableRecordException;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A record's bytes to a row. Travels to the tasks as the kind of record and the row's type; the converter is made there, with the first record.
 *
 * <p>A record that cannot be read fails the query, with what is wrong with it: outcomes are written by Flowmask alone, and a row
 * that is silently missing would be a wrong count.
 */
final class RowDeserializer implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1;

    private final RecordKind record;
    private final RowType rowType;
    private final TypeInformation<RowData> producedType;

    private transient @Nullable FieldConverter converter;

    /**
     * @throws org.apache.flink.table.api.ValidationException naming every column that the record does not have, or has as another
     *     type
     */
    RowDeserializer(RecordKind record, RowType rowType, TypeInformation<RowData> producedType) {
        this.record = record;
        this.rowType = rowType;
        this.producedType = producedType;
        FieldConverters.of(record, rowType);
    }

    @Override
    public RowData deserialize(byte @Nullable [] message) throws IOException {
        if (converter == null) {
            converter = FieldConverters.of(record, rowType);
        }
        try {
            return (RowData) converter.convert(record.codec().decode(message));
        } catch (UnreadableRecordException e) {
            throw new IOException(
                    e.getMessage() + ". The table's option 'flowmask.record' is '" + record
                            + "'; is that what the topic holds?",
                    e);
        }
    }

    @Override
    public boolean isEndOfStream(RowData nextElement) {
        return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return producedType;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RowDeserializer that && record == that.record && rowType.equals(that.rowType);
    }

    @Override
    public int hashCode() {
        return Objects.hash(record, rowType);
    }
}
