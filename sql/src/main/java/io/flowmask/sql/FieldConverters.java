package io.flowmask.sql;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Converters from a record's fields to a table's columns, matched by name at every level. Mistakes in a table's declaration are
 * collected and reported together.
 */
final class FieldConverters {
    private final RecordKind record;
    private final List<String> mistakes = new ArrayList<>();

    private FieldConverters(RecordKind record) {
        this.record = record;
    }

    /**
     * A converter of records to {@link GenericRowData}.
     *
     * @throws ValidationException naming every column that the record does not have, or has as another type
     */
    static FieldConverter of(RecordKind record, RowType rowType) {
        FieldConverters converters = new FieldConverters(record);
        FieldConverter converter = converters.row("", record.schema(), rowType);
        if (!converters.mistakes.isEmpty()) {
            throw new ValidationException("A table of 'flowmask.record' = '" + record
                    + "' cannot have these columns:\n  " + String.join("\n  ", converters.mistakes));
        }
        return converter;
    }

    private FieldConverter row(String path, Schema schema, RowType rowType) {
        int width = rowType.getFieldCount();
        int[] positions = new int[width];
        FieldConverter[] columns = new FieldConverter[width];
        for (int i = 0; i < width; i++) {
            String name = rowType.getFieldNames().get(i);
            Schema.Field field = schema.getField(name);
            if (field == null) {
                mistakes.add("%s: a %s has no such field; it has %s"
                        .formatted(path + name, path.isEmpty() ? record : schema.getName(), names(schema)));
                continue;
            }
            positions[i] = field.pos();
            columns[i] = value(path + name, field.schema(), rowType.getTypeAt(i));
        }
        return value -> {
            IndexedRecord from = (IndexedRecord) value;
            GenericRowData row = new GenericRowData(width);
            for (int i = 0; i < width; i++) {
                row.setField(i, columns[i].convert(from.get(positions[i])));
            }
            return row;
        };
    }

    private FieldConverter array(String path, Schema elements, ArrayType type) {
        FieldConverter element = value(path + "[]", elements, type.getElementType());
        return value -> new GenericArrayData(
                ((List<?>) value).stream().map(element::convert).toArray());
    }

    private FieldConverter value(String path, Schema schema, LogicalType type) {
        return switch (schema.getType()) {
            case RECORD ->
                type instanceof RowType row
                        ? row(path + ".", schema, row)
                        : mistake(path, type, "ROW<...> of " + names(schema));
            case ARRAY ->
                type instanceof ArrayType array
                        ? array(path, schema.getElementType(), array)
                        : mistake(path, type, "ARRAY<...>");
            case STRING, ENUM ->
                isUnbounded(type, LogicalTypeRoot.VARCHAR)
                        ? value -> StringData.fromString(value.toString())
                        : mistake(path, type, "STRING");
            case BYTES ->
                isUnbounded(type, LogicalTypeRoot.VARBINARY)
                        ? value -> bytes((ByteBuffer) value)
                        : mistake(path, type, "BYTES");
            case INT -> asItIs(path, type, LogicalTypeRoot.INTEGER, "INT");
            case FLOAT -> asItIs(path, type, LogicalTypeRoot.FLOAT, "FLOAT");
            case LONG ->
                schema.getLogicalType() == null
                        ? asItIs(path, type, LogicalTypeRoot.BIGINT, "BIGINT")
                        : timestamp(path, type);
            default ->
                throw new IllegalStateException("The field " + path + " of a " + record + " is a " + schema.getType()
                        + ", which no SQL type has been chosen for; choose one here");
        };
    }

    private FieldConverter asItIs(String path, LogicalType type, LogicalTypeRoot root, String expected) {
        return type.is(root) ? value -> value : mistake(path, type, expected);
    }

    private FieldConverter timestamp(String path, LogicalType type) {
        boolean millis =
                type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE) && LogicalTypeChecks.getPrecision(type) == 3;
        return millis
                ? value -> TimestampData.fromEpochMillis(((Instant) value).toEpochMilli())
                : mistake(path, type, "TIMESTAMP_LTZ(3)");
    }

    private FieldConverter mistake(String path, LogicalType declared, String expected) {
        mistakes.add("%s: declared %s, expected %s".formatted(path, declared.asSummaryString(), expected));
        return value -> value;
    }

    private static boolean isUnbounded(LogicalType type, LogicalTypeRoot root) {
        return type.is(root) && LogicalTypeChecks.getLength(type) == Integer.MAX_VALUE;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static String names(Schema schema) {
        return schema.getFields().stream().map(Schema.Field::name).collect(Collectors.joining(", "));
    }
}
