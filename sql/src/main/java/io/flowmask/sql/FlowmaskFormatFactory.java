package io.flowmask.sql;

import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * {@code 'format' = 'flowmask'} in a table's options: reads Flowmask's records, of any released version, into the columns that the
 * table declares. Columns go by the names of the record's fields, in any order, and those that are not declared are left out.
 * Flink finds this class by its service file.
 */
public final class FlowmaskFormatFactory implements DeserializationFormatFactory {
    static final String IDENTIFIER = "flowmask";

    static final ConfigOption<RecordKind> RECORD = ConfigOptions.key("record")
            .enumType(RecordKind.class)
            .defaultValue(RecordKind.MASK_EVENT)
            .withDescription("What is on the topic.");

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(RECORD);
    }

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        FactoryUtil.validateFactoryOptions(this, options);
        return new FlowmaskFormat(options.get(RECORD));
    }

    private record FlowmaskFormat(RecordKind record) implements DecodingFormat<DeserializationSchema<RowData>> {
        @Override
        public DeserializationSchema<RowData> createRuntimeDecoder(
                DynamicTableSource.Context context, DataType physicalDataType) {
            return new RowDeserializer(
                    record,
                    (RowType) physicalDataType.getLogicalType(),
                    context.createTypeInformation(physicalDataType));
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }
    }
}
