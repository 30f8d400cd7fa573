package io.flowmask.cameras.rtsp;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is made of a camera's stream.
 *
 * @param maxFramesPerSecond the most frames a second that are sent; empty for all
 * @param maxSize the largest picture that is sent; empty for the camera's own size
 * @param jpegQuality 1..100
 * @param transport how the packets travel
 * @param hardware what decodes
 */
public record StreamSettings(
        OptionalDouble maxFramesPerSecond,
        Optional<SizeLimit> maxSize,
        int jpegQuality,
        Transport transport,
        HardwareDecoding hardware) {
    /** Good enough that a model finds what it found in the camera's picture, at half of the bytes of 95. */
    public static final int DEFAULT_JPEG_QUALITY = 90;

    public StreamSettings {
        Objects.requireNonNull(maxSize);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(hardware);
        if (maxFramesPerSecond.isPresent() && !isRate(maxFramesPerSecond.getAsDouble())) {
            throw new IllegalArgumentException("the frame rate limit must be above 0 and at most 1000, but it is "
                    + maxFramesPerSecond.getAsDouble());
        }
        if (jpegQuality < 1 || jpegQuality > 100) {
            throw new IllegalArgumentException("the JPEG quality must be 1..100, but it is " + jpegQuality);
        }
    }

    private static boolean isRate(double framesPerSecond) {
        return framesPerSecond > 0 && framesPerSecond <= 1000;
    }

    /** Every frame as it comes, over TCP, decoded by the processor. */
    public static Builder builder() {
        return new Builder();
    }

    /** These settings, to be changed. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.maxFramesPerSecond = maxFramesPerSecond;
        builder.maxSize = maxSize;
        builder.jpegQuality = jpegQuality;
        builder.transport = transport;
        builder.hardware = hardware;
        return builder;
    }

    /** Makes settings; each call replaces what was there. */
    public static final class Builder {
        private OptionalDouble maxFramesPerSecond = OptionalDouble.empty();
        private Optional<SizeLimit> maxSize = Optional.empty();
        private int jpegQuality = DEFAULT_JPEG_QUALITY;
        private Transport transport = Transport.TCP;
        private HardwareDecoding hardware = HardwareDecoding.NONE;

        private Builder() {}

        public Builder maxFramesPerSecond(double framesPerSecond) {
            maxFramesPerSecond = OptionalDouble.of(framesPerSecond);
            return this;
        }

        public Builder maxSize(SizeLimit limit) {
            maxSize = Optional.of(limit);
            return this;
        }

        public Builder jpegQuality(int quality) {
            jpegQuality = quality;
            return this;
        }

        public Builder transport(Transport newTransport) {
            transport = newTransport;
            return this;
        }

        public Builder hardware(HardwareDecoding newHardware) {
            hardware = newHardware;
            return this;
        }

        /**
         * Checks them.
         *
         * @throws IllegalArgumentException when a value is out of its range
         */
        public StreamSettings build() {
            return new StreamSettings(maxFramesPerSecond, maxSize, jpegQuality, transport, hardware);
        }
    }
}
