package io.flowmask.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaParser;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What may change in a schema. Promised: a reader of this version reads what every released version wrote, and a reader of any
 * released version can read, once it is given the schema, what this version writes.
 */
class SchemaEvolutionTest {

    static List<Schema> currentSchemas() {
        return List.of(
                CameraFrame.getClassSchema(),
                MaskEvent.getClassSchema(),
                DroppedFrame.getClassSchema(),
                DeadLetter.getClassSchema());
    }

    @ParameterizedTest
    @MethodSource("currentSchemas")
    void everyReleasedVersionIsCompatibleBothWays(Schema current) {
        List<Schema> released = SchemaVersions.of(current.getName());

        assertThat(released).isNotEmpty();
        assertThat(released)
                .allSatisfy(version ->
                        assertThat(incompatibilities(current, version)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("currentSchemas")
    void theCurrentVersionIsTheNewestReleasedOne(Schema current) {
        List<Schema> released = SchemaVersions.of(current.getName());

        assertThat(SchemaNormalization.toParsingForm(released.get(released.size() - 1)))
                .as(
                        "src/main/avro/%1$s.avsc has changed: add it as src/main/resources/io/flowmask/schemas/versions/%1$s.%2$d.avsc "
                                + "so that readers know both, and pin its fingerprint in this test",
                        current.getName(), released.size() + 1)
                .isEqualTo(SchemaNormalization.toParsingForm(current));
    }

    @Test
    void fingerprintsOfReleasedVersionsNeverChange() {
        Map<String, List<String>> pinned = Map.of(
                "CameraFrame", List.of("438a3cfa57796afa"),
                "MaskEvent", List.of("446f6952c14b95d7", "06ab2424793fb192"),
                "DroppedFrame", List.of("6b6dc63312cd03b1", "f4e78c8ec5a6d2b2"),
                "DeadLetter", List.of("bfed3a8f8932419c"));

        assertThat(pinned)
                .allSatisfy((name, fingerprints) -> assertThat(SchemaVersions.of(name).stream()
                                .map(version -> "%016x".formatted(RecordCodec.fingerprint(version))))
                        .containsExactlyElementsOf(fingerprints));
    }

    static Stream<Arguments> breakingChanges() {
        return Stream.of(
                breaking(
                        "a new field without a default",
                        s -> s.replace(
                                "\"fields\": [\n    {\"name\": \"camera_id\"",
                                "\"fields\": [\n    {\"name\": \"zone\", \"type\": \"string\"},\n    {\"name\": \"camera_id\"")),
                breaking(
                        "a removed field without a default",
                        s -> s.replaceFirst("    \\{\"name\": \"sequence\".*\n", "")),
                breaking("a renamed field", s -> s.replace("\"captured_at\"", "\"taken_at\"")),
                breaking(
                        "another type",
                        s -> s.replace("\"width\", \"type\": \"int\"", "\"width\", \"type\": \"string\"")),
                breaking(
                        "a wider type",
                        s -> s.replace("\"width\", \"type\": \"int\"", "\"width\", \"type\": \"long\"")),
                breaking("another record name", s -> s.replace("\"name\": \"CameraFrame\"", "\"name\": \"Frame\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breakingChanges")
    void aBreakingChangeIsCaught(String change, UnaryOperator<String> edit) {
        String current = source();
        String edited = edit.apply(current);

        assertThat(edited).isNotEqualTo(current);
        assertThat(incompatibilities(parse(edited), CameraFrame.getClassSchema()))
                .isNotEmpty();
    }

    @Test
    void anOptionalFieldAndANewEnumSymbolAreNoBreakingChange() {
        Schema edited = parse(withZoneAndWebp());

        assertThat(incompatibilities(edited, CameraFrame.getClassSchema())).isEmpty();
    }

    @Test
    void readsARecordOfAnotherVersionWithDefaultsForWhatItDoesNotKnow() throws UnreadableRecordException {
        Schema other = parse(withZoneAndWebp());
        GenericData.Record written = new GenericData.Record(other);
        written.put("camera_id", "a");
        written.put("zone", "north");
        written.put("sequence", 7L);
        written.put("captured_at", 12L);
        written.put(
                "encoding",
                new GenericData.EnumSymbol(other.getField("encoding").schema(), "WEBP"));
        written.put("width", 3);
        written.put("height", 2);
        written.put("image", ByteBuffer.wrap(new byte[] {5}));
        RecordCodec<CameraFrame> codec = new RecordCodec<>(
                CameraFrame.class, CameraFrame.getClassSchema(), CameraFrame.getEncoder(), List.of(other));

        CameraFrame read = codec.decode(message(other, written));

        assertThat(read)
                .isEqualTo(new CameraFrame(
                        "a", 7L, Instant.ofEpochMilli(12), ImageEncoding.UNKNOWN, 3, 2, ByteBuffer.wrap(new byte[] {5
                        })));
    }

    @Test
    void aMaskEventOfTheFirstVersionHasNoOmittedInstances() throws UnreadableRecordException {
        Schema first = SchemaVersions.of("MaskEvent").get(0);
        GenericData.Record model =
                new GenericData.Record(first.getField("model").schema());
        model.put("name", "tiny");
        model.put("fingerprint", "00");
        GenericData.Record stages =
                new GenericData.Record(first.getField("stages").schema());
        stages.getSchema().getFields().forEach(stage -> stages.put(stage.name(), 1L));
        GenericData.Record written = new GenericData.Record(first);
        written.put("camera_id", "a");
        written.put("sequence", 7L);
        written.put("captured_at", 12L);
        written.put("width", 3);
        written.put("height", 2);
        written.put(
                "transform",
                new GenericData.EnumSymbol(first.getField("transform").schema(), "FULL"));
        written.put("keyframe_sequence", 7L);
        written.put("model", model);
        written.put("stages", stages);
        written.put("instances", List.of());

        MaskEvent read = RecordCodec.MASK_EVENT.decode(message(first, written));

        assertThat(read.getSequence()).isEqualTo(7);
        assertThat(read.getOmittedInstances()).isZero();
    }

    private static Arguments breaking(String change, UnaryOperator<String> edit) {
        return Arguments.of(change, edit);
    }

    private static String withZoneAndWebp() {
        return source().replace("\"PNG\"]", "\"PNG\", \"WEBP\"]")
                .replace(
                        "    {\"name\": \"sequence\"",
                        "    {\"name\": \"zone\", \"type\": \"string\", \"default\": \"\"},\n    {\"name\": \"sequence\"");
    }

    private static String source() {
        try {
            return Files.readString(Path.of("src/main/avro/CameraFrame.avsc"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema parse(String json) {
        return new SchemaParser().parse(json).mainSchema();
    }

    private static byte[] message(Schema schema, GenericData.Record written) {
        try {
            return new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), schema)
                    .encode(written)
                    .array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> incompatibilities(Schema one, Schema other) {
        List<String> found = new ArrayList<>();
        for (Schema[] pair : new Schema[][] {{one, other}, {other, one}}) {
            var compatibility = SchemaCompatibility.checkReaderWriterCompatibility(pair[0], pair[1]);
            if (compatibility.getType() != SchemaCompatibilityType.COMPATIBLE) {
                found.add(compatibility.getDescription());
            }
        }
        return found;
    }
}
