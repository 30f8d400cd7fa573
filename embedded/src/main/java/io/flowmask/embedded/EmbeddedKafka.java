package io.flowmask.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker inside this process: broker and controller in one (KRaft), reachable from this machine only, its log in a
 * temporary folder that is deleted on {@link #close}, or in one that stays. For one machine and for tests; it replicates nothing.
 *
 * <p>Safe for use by many threads. Whoever starts it closes it.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
    private static final String HOST = "localhost";
    private static final int NODE_ID = 1;
    private static final int START_ATTEMPTS = 3;
    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaRaftServer server;
    private final Optional<TemporaryFolder> temporary;
    private final String bootstrapServers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(KafkaRaftServer server, Optional<TemporaryFolder> temporary, int port) {
        this.server = server;
        this.temporary = temporary;
        this.bootstrapServers = HOST + ":" + port;
    }

    /** A broker with every setting at its default, started. */
    public static EmbeddedKafka start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What clients connect to, {@code host:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Creates a topic and returns when clients can see it; one that exists already stays as it is. */
    public void createTopic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            create(admin, name, partitions);
            awaitLeaders(admin, name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while creating topic " + name, e);
        }
    }

    private static void create(Admin admin, String name, int partitions) throws InterruptedException {
        try {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaException(
                        "The embedded broker did not create topic " + name + " with " + partitions + " partitions",
                        e.getCause());
            }
        }
    }

    /** The controller has a topic before the broker tells clients of it, who take it for one without partitions until then. */
    private static void awaitLeaders(Admin admin, String topic) throws InterruptedException {
        long deadline = System.nanoTime() + TOPIC_TIMEOUT.toNanos();
        while (!hasLeaders(admin, topic)) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException("Topic " + topic + " of the embedded broker has partitions without a leader "
                        + TOPIC_TIMEOUT.toSeconds() + " s after its creation; see the broker's log");
            }
            Thread.sleep(10);
        }
    }

    private static boolean hasLeaders(Admin admin, String topic) throws InterruptedException {
        try {
            TopicDescription description = Objects.requireNonNull(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
            return description.partitions().stream()
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw new KafkaException("The embedded broker did not describe topic " + topic, e.getCause());
        }
    }

    /** Stops the broker and deletes its log, unless that has a folder given. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                server.shutdown();
                server.awaitShutdown();
            } finally {
                temporary.ifPresent(TemporaryFolder::close);
            }
        }
    }

    /** Settings of a broker. What is not set fits one machine and frames of up to 16 MB. */
    public static final class Builder {
        private final Map<String, String> settings = new TreeMap<>();
        private Optional<Integer> port = Optional.empty();
        private Optional<Path> log = Optional.empty();
        private Path temporaryParent = TemporaryFolder.systemParent();

        private Builder() {
            maxMessageBytes(16 * 1024 * 1024);
            defaultPartitions(4);
        }

        /** The port for clients; by default a free one. */
        public Builder port(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("A port is between 1 and 65535, but it is " + port);
            }
            this.port = Optional.of(port);
            return this;
        }

        /** A folder for the log that stays: a broker started on it later has all that the one before had. By default a temporary one. */
        public Builder log(Path folder) {
            log = Optional.of(folder);
            return this;
        }

        /** Where the temporary folder is made. For tests, which look for what is left there. */
        Builder temporaryParent(Path folder) {
            temporaryParent = folder;
            return this;
        }

        /** The largest record batch that the broker takes; 16 MB by default. */
        public Builder maxMessageBytes(int bytes) {
            return setting("message.max.bytes", Integer.toString(bytes));
        }

        /** Partitions of topics that are created without saying how many; 4 by default. */
        public Builder defaultPartitions(int partitions) {
            return setting("num.partitions", Integer.toString(partitions));
        }

        /** The longest transaction timeout that a producer may ask for; Kafka's default is 15 minutes. */
        public Builder maxTransactionTimeout(Duration timeout) {
            return setting("transaction.max.timeout.ms", Long.toString(timeout.toMillis()));
        }

        /** How long records are kept; Kafka's default is a week. */
        public Builder retention(Duration retention) {
            return setting("log.retention.ms", Long.toString(retention.toMillis()));
        }

        /** Any broker setting under Kafka's own name. Listeners, roles and folders stay the embedded broker's. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /**
         * Starts the broker and returns when it takes requests.
         *
         * @throws EmbeddedStartException when it does not start, as when the port is taken
         */
        public EmbeddedKafka start() {
            for (int attempt = 1; ; attempt++) {
                try {
                    return startOnce();
                } catch (IOException e) {
                    throw new EmbeddedStartException(
                            "The embedded Kafka broker found no place for its log under " + temporaryParent
                                    + "; check its space and permissions",
                            e);
                } catch (RuntimeException e) {
                    Throwable root = rootOf(e);
                    // Between choosing free ports and binding them somebody else may have taken one.
                    if (!(root instanceof BindException) || port.isPresent() || attempt == START_ATTEMPTS) {
                        throw new EmbeddedStartException(
                                "The embedded Kafka broker did not start"
                                        + port.map(p -> " on port " + p).orElse("") + ": " + root.getMessage(),
                                e);
                    }
                    LOG.debug("The embedded Kafka broker did not start; once more with other ports", e);
                }
            }
        }

        private static Throwable rootOf(Throwable e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root;
        }

        private EmbeddedKafka startOnce() throws IOException {
            int[] free = freePorts();
            int clientPort = port.orElse(free[0]);
            Optional<TemporaryFolder> temporary = log.isPresent()
                    ? Optional.empty()
                    : Optional.of(new TemporaryFolder(temporaryParent, "flowmask-kafka"));
            try {
                Path folder = log.or(() -> temporary.map(TemporaryFolder::path)).orElseThrow();
                Properties properties = properties(folder, clientPort, free[1]);
                if (Files.notExists(folder.resolve("meta.properties"))) {
                    format(folder);
                }
                KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
                try {
                    server.startup();
                } catch (Throwable e) {
                    server.shutdown();
                    throw e;
                }
                return new EmbeddedKafka(server, temporary, clientPort);
            } catch (Throwable e) {
                temporary.ifPresent(TemporaryFolder::close);
                throw e;
            }
        }

        private static void format(Path log) throws IOException {
            Formatter formatter = new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE_ID)
                    .setDirectories(List.of(log.toString()))
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(log.toString())
                    .setReleaseVersion(MetadataVersion.latestProduction());
            try {
                formatter.run();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new KafkaException("Formatting the log folder " + log + " failed", e);
            }
        }

        private Properties properties(Path log, int clientPort, int controllerPort) {
            Properties properties = new Properties();
            properties.putAll(ONE_MACHINE);
            properties.putAll(settings);
            properties.put("process.roles", "broker,controller");
            properties.put("node.id", Integer.toString(NODE_ID));
            properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
            properties.put("controller.listener.names", "CONTROLLER");
            properties.put("inter.broker.listener.name", "CLIENTS");
            properties.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
            properties.put(
                    "listeners",
                    "CLIENTS://" + HOST + ":" + clientPort + ",CONTROLLER://" + HOST + ":" + controllerPort);
            properties.put("log.dir", log.toString());
            return properties;
        }

        /** Two different ports that were free a moment ago. */
        private static int[] freePorts() throws IOException {
            InetAddress address = InetAddress.getByName(HOST);
            try (ServerSocket first = new ServerSocket(0, 1, address);
                    ServerSocket second = new ServerSocket(0, 1, address)) {
                return new int[] {first.getLocalPort(), second.getLocalPort()};
            }
        }
    }

    /** One replica of everything, few internal partitions (each is a folder with indexes), no waiting for other members. */
    private static final Map<String, String> ONE_MACHINE = Map.ofEntries(
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "4"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "4"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // The default deduplication buffer takes 128 MB of the heap that model and state need.
            Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024)),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "2"),
            // Producers and consumers are in the same process; a restarted one must not wait for the old session.
            Map.entry("controlled.shutdown.enable", "false"));
}
