package io.flowmask.sql;

/** An Avro value, as the generated classes hold it, to Flink's internal form of a SQL type. */
@FunctionalInterface
interface FieldConverter {
    Object convert(Object value);
}
