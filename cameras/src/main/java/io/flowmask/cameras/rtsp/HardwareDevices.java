package io.flowmask.cameras.rtsp;

import static org.bytedeco.ffmpeg.global.avutil.AV_HWDEVICE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_find_type_by_name;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;

/** The decoders of this machine's hardware: each device is opened once, for all cameras. Safe for several threads. */
final class HardwareDevices implements AutoCloseable {
    private final GatewayListener listener;

    /** By the wish: what it came to. */
    private final Map<HardwareDecoding, Optional<AVBufferRef>> devices = new HashMap<>();

    HardwareDevices(GatewayListener listener) {
        this.listener = listener;
    }

    /** A new reference to the device, for a decoder to keep; empty where the processor decodes. What is missing is said once. */
    synchronized Optional<AVBufferRef> reference(HardwareDecoding wish) {
        if (wish == HardwareDecoding.NONE) {
            return Optional.empty();
        }
        Optional<AVBufferRef> device = devices.get(wish);
        if (device == null) {
            device = open(wish);
            devices.put(wish, device);
        }
        return device.map(buffer -> av_buffer_ref(buffer));
    }

    private Optional<AVBufferRef> open(HardwareDecoding wish) {
        for (String name : wish.candidates()) {
            int type = av_hwdevice_find_type_by_name(name);
            if (type != AV_HWDEVICE_TYPE_NONE) {
                AVBufferRef device = new AVBufferRef(null);
                if (av_hwdevice_ctx_create(device, type, (String) null, (AVDictionary) null, 0) >= 0) {
                    return Optional.of(device);
                }
            }
        }
        listener.note("No hardware for decoding was found (looked for " + String.join(", ", wish.candidates())
                + "): the processor decodes.");
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        devices.values().forEach(device -> device.ifPresent(buffer -> av_buffer_unref(buffer)));
        devices.clear();
    }
}
