package io.flowmask.console;

import io.flowmask.console.topics.StartPosition;
import io.flowmask.console.web.AccessToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a console reads and where it answers. Made by {@link #builder}. */
public final class ConsoleOptions {
    private final String bootstrapServers;
    private final Map<String, String> clientProperties;
    private final List<String> framesTopics;
    private final String maskEventsTopic;
    private final String droppedFramesTopic;
    private final String deadLettersTopic;
    private final StartPosition start;
    private final String host;
    private final int port;
    private final Optional<AccessToken> token;
    private final long heldBytes;

    private ConsoleOptions(Builder builder) {
        this.bootstrapServers = builder.bootstrapServers;
        this.clientProperties = Map.copyOf(builder.clientProperties);
        this.framesTopics = List.copyOf(builder.framesTopics);
        this.maskEventsTopic = builder.maskEventsTopic;
        this.droppedFramesTopic = builder.droppedFramesTopic;
        this.deadLettersTopic = builder.deadLettersTopic;
        this.start = builder.start;
        this.host = builder.host;
        this.port = builder.port;
        this.token = builder.token;
        this.heldBytes = builder.heldBytes;
    }

    /**
     * Options with everything at its default.
     *
     * @param bootstrapServers of Kafka
     */
    public static Builder builder(String bootstrapServers) {
        return new Builder(bootstrapServers);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Map<String, String> clientProperties() {
        return clientProperties;
    }

    List<String> framesTopics() {
        return framesTopics;
    }

    String maskEventsTopic() {
        return maskEventsTopic;
    }

    String droppedFramesTopic() {
        return droppedFramesTopic;
    }

    String deadLettersTopic() {
        return deadLettersTopic;
    }

    StartPosition start() {
        return start;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    Optional<AccessToken> token() {
        return token;
    }

    long heldBytes() {
        return heldBytes;
    }

    /** Settings of a console. What is not set reads the topics of Flowmask from now on and answers on this machine only. */
    public static final class Builder {
        private final String bootstrapServers;
        private Map<String, String> clientProperties = Map.of();
        private List<String> framesTopics = List.of("camera-frames");
        private String maskEventsTopic = "mask-events";
        private String droppedFramesTopic = "dropped-frames";
        private String deadLettersTopic = "dead-letters";
        private StartPosition start = StartPosition.latest();
        private String host = "localhost";
        private int port;
        private Optional<AccessToken> token = Optional.empty();
        private long heldBytes = 256L << 20;

        private Builder(String bootstrapServers) {
            this.bootstrapServers = bootstrapServers;
        }

        /** Further settings of Kafka's consumers, for example for security. */
        public Builder clientProperties(Map<String, String> properties) {
            this.clientProperties = properties;
            return this;
        }

        /** Where frames are; at least one. */
        public Builder framesTopics(List<String> topics) {
            this.framesTopics = topics;
            return this;
        }

        public Builder maskEventsTopic(String topic) {
            this.maskEventsTopic = topic;
            return this;
        }

        public Builder droppedFramesTopic(String topic) {
            this.droppedFramesTopic = topic;
            return this;
        }

        public Builder deadLettersTopic(String topic) {
            this.deadLettersTopic = topic;
            return this;
        }

        /** Where in the topics reading begins. */
        public Builder start(StartPosition start) {
            this.start = start;
            return this;
        }

        /** The address to bind to; one that other machines can reach needs a token. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** The port; by default a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** What opens the console. */
        public Builder token(AccessToken token) {
            this.token = Optional.of(token);
            return this;
        }

        /** What images, and masks that wait for theirs, may take together; 256 MB by default. */
        public Builder heldBytes(long bytes) {
            this.heldBytes = bytes;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when they make no sense
         */
        public ConsoleOptions build() {
            if (bootstrapServers.isBlank()) {
                throw new IllegalArgumentException("The console needs Kafka's bootstrap servers, host:port");
            }
            if (framesTopics.isEmpty()) {
                throw new IllegalArgumentException("The console needs the topic of the frames");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("A port is between 0 and 65535, but it is " + port);
            }
            if (heldBytes < 1) {
                throw new IllegalArgumentException("Images and masks need some memory, not " + heldBytes + " bytes");
            }
            return new ConsoleOptions(this);
        }
    }
}
