package io.flowmask.schemas;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/**
 * Finds the generated classes in the package of this one. Avro looks for them under the namespace that the schema has, where they are not
 * once a build has moved them elsewhere, as it does for the jar of the table format. Safe for use by many threads.
 */
final class RecordData extends SpecificData {
    private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

    /** @param generated a generated class's own, of which this takes the logical types */
    RecordData(SpecificData generated) {
        super(RecordData.class.getClassLoader());
        generated.getConversions().forEach(this::addLogicalTypeConversion);
    }

    @Override
    @SuppressWarnings("rawtypes") // as Avro declares it
    public @Nullable Class getClass(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM -> classes.computeIfAbsent(schema.getName(), RecordData::load);
            default -> super.getClass(schema);
        };
    }

    private static Class<?> load(String name) {
        String full = RecordData.class.getPackageName() + "." + name;
        try {
            return Class.forName(full, true, RecordData.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AvroRuntimeException("No class " + full + " was generated for the schema " + name, e);
        }
    }
}
