package io.flowmask.cameras.rtsp;

import java.util.List;
import java.util.Locale;

/** What decodes a camera's stream. The constants but the first two are FFmpeg's device types. */
public enum HardwareDecoding {
    /** The processor. */
    NONE,
    /** The first of the devices below that this machine has; the processor where there is none. */
    AUTO,
    /** NVIDIA's decoder. */
    CUDA,
    /** Intel's and AMD's decoders on Linux. */
    VAAPI,
    /** Intel Quick Sync. */
    QSV,
    /** Vulkan video. */
    VULKAN,
    /** Apple's decoder. */
    VIDEOTOOLBOX;

    /** Devices to try, in this order, by FFmpeg's names. */
    List<String> candidates() {
        return switch (this) {
            case NONE -> List.of();
            case AUTO -> List.of("cuda", "vaapi", "videotoolbox");
            default -> List.of(name().toLowerCase(Locale.ROOT));
        };
    }
}
