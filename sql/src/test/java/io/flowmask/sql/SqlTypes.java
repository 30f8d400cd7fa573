package io.flowmask.sql;

import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.types.DataType;

/** The SQL types that the documentation gives for a record's fields. */
final class SqlTypes {
    private SqlTypes() {}

    static DataType of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD ->
                DataTypes.ROW(schema.getFields().stream()
                        .map(field -> DataTypes.FIELD(field.name(), of(field.schema())))
                        .toArray(DataTypes.Field[]::new));
            case ARRAY -> DataTypes.ARRAY(of(schema.getElementType()));
            case STRING, ENUM -> DataTypes.STRING();
            case BYTES -> DataTypes.BYTES();
            case INT -> DataTypes.INT();
            case FLOAT -> DataTypes.FLOAT();
            case LONG -> schema.getLogicalType() == null ? DataTypes.BIGINT() : DataTypes.TIMESTAMP_LTZ(3);
            default ->
                throw new IllegalArgumentException(Stream.of(schema.getType(), schema.getFullName())
                        .toList()
                        .toString());
        };
    }
}
