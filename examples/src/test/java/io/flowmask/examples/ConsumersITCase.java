package io.flowmask.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowmask.embedded.EmbeddedKafka;
import io.flowmask.schemas.DeadLetter;
import io.flowmask.schemas.DeadLetterReason;
import io.flowmask.schemas.MaskEvent;
import io.flowmask.schemas.RecordCodec;
import io.flowmask.sql.TestingMaskEvents;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the examples, as they are, against a broker with twenty seconds of mask events. */
@Timeout(120)
class ConsumersITCase {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private static final Pattern STATEMENT = Pattern.compile(";\\s*(\n|$)");

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void writeOutcomes() throws Exception {
        kafka = EmbeddedKafka.start();
        // One camera writes to one partition. The others stay empty, and must not hold windows back.
        kafka.createTopic("mask-events", 4);
        kafka.createTopic("dead-letters", 1);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            // For ten seconds two cars, then one and a bus; the last event only closes the windows.
            for (int second = 0; second < 20; second++) {
                MaskEvent event = second < 10 ? event(second, "car", "car", "person") : event(second, "car", "bus");
                producer.send(new ProducerRecord<>("mask-events", "north", RecordCodec.MASK_EVENT.encode(event)))
                        .get();
            }
            producer.send(new ProducerRecord<>("mask-events", "north", RecordCodec.MASK_EVENT.encode(event(60))))
                    .get();
            DeadLetter letter = new DeadLetter(
                    "camera-frames", 3, 41L, DeadLetterReason.TRUNCATED, "too short", ByteBuffer.wrap(new byte[9]));
            producer.send(new ProducerRecord<>("dead-letters", RecordCodec.DEAD_LETTER.encode(letter)))
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void countRoadUsersInJava() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

        CountRoadUsers.follow(
                kafka.bootstrapServers(),
                out,
                () -> printed.toString(StandardCharsets.UTF_8).lines().count() < 21);

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines)
                .hasSize(21)
                .contains(
                        "north  2026-11-22T10:00:03Z  {car=2}  3.0 % of the picture",
                        "north  2026-11-22T10:00:12Z  {bus=1, car=1}  3.0 % of the picture",
                        "north  2026-11-22T10:01:00Z  {}  0.0 % of the picture");
    }

    @Test
    void countTrafficInSql() throws Exception {
        TableEnvironment tables = environment();

        List<Row> traffic = rows(
                tables.executeSql(
                        "SELECT window_start, class_name, mean_in_picture, ROUND(mean_share_of_picture, 6) FROM traffic"),
                3);

        assertThat(traffic.stream().map(Row::toString))
                .containsExactlyInAnyOrder(
                        "+I[2026-11-22T10:00, car, 2.0, 0.03]",
                        "+I[2026-11-22T10:00:10, car, 1.0, 0.01]",
                        "+I[2026-11-22T10:00:10, bus, 1.0, 0.02]");
    }

    @Test
    void readDeadLettersInSql() throws Exception {
        List<Row> letters = rows(environment().executeSql("SELECT * FROM dead_letters"), 1);

        assertThat(letters).containsExactly(Row.of("camera-frames", 3, 41L, "TRUNCATED", "too short"));
    }

    @Test
    void refuseTablesThatRecordsDoNotFit() {
        TableEnvironment tables = environment();
        tables.executeSql("CREATE TABLE wrong (`partition` BIGINT, cause STRING) WITH ('connector' = 'kafka', "
                + "'topic' = 'dead-letters', 'properties.bootstrap.servers' = 'localhost:1', "
                + "'scan.startup.mode' = 'earliest-offset', 'format' = 'flowmask', 'flowmask.record' = 'dead-letter')");

        assertThatThrownBy(() -> tables.executeSql("SELECT * FROM wrong"))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("A table of 'flowmask.record' = 'dead-letter' cannot have these columns:")
                .hasMessageContaining("partition: declared BIGINT, expected INT")
                .hasMessageContaining("cause: a dead-letter has no such field");
    }

    /** With the tables and views of {@code traffic.sql}, of which only the broker's address is another. */
    private static TableEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.newInstance()
                .inStreamingMode()
                .withConfiguration(configuration)
                .build());
        tables.getConfig().setLocalTimeZone(ZoneOffset.UTC);
        STATEMENT.splitAsStream(script()).forEach(tables::executeSql);
        return tables;
    }

    private static String script() {
        try {
            return Files.readString(Path.of("sql/traffic.sql"))
                    .replace("localhost:9092", kafka.bootstrapServers())
                    .replaceAll("(?m)^--.*\n", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first rows of an endless query. */
    private static List<Row> rows(TableResult result, int count) throws Exception {
        List<Row> rows = new ArrayList<>();
        CloseableIterator<Row> all = result.collect();
        try {
            while (rows.size() < count) {
                rows.add(all.next());
            }
        } finally {
            all.close();
        }
        return rows;
    }

    /** Of the instances the third is not certain enough to be counted. */
    private static MaskEvent event(int second, String... classes) {
        return TestingMaskEvents.event("north", second, START.plus(Duration.ofSeconds(second)), classes);
    }
}
