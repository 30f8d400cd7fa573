package io.flowmask.cameras.rtsp;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_DEFAULT;
import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_NONREF;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_LOW_DELAY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_PROP_INTRA_ONLY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_descriptor_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_copy_props;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_transfer_data;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * A camera's stream through FFmpeg's libraries. JavaCV's grabber, which reads video files here, cannot be interrupted and puts the
 * whole address into its exceptions.
 *
 * <p>The stream is not probed: the session description says what it is, and probing would hold back, and then deliver in a burst,
 * the pictures of the first seconds. What FFmpeg would log is silenced, since it shows addresses.
 */
final class FfmpegStream implements VideoStream {
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(1);

    /** Some cameras send a key picture every twenty seconds only, and the first one is waited for. */
    private static final Duration PICTURE_PATIENCE = Duration.ofSeconds(60);

    private static final String PROTOCOLS = "rtp,srtp,udp,tcp,tls,crypto";

    private final RtspCamera camera;
    private final Duration timeout;
    private final AVFormatContext format = avformat_alloc_context();
    private final Interruption interruption;
    private final PictureEncoder encoder;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame decoded = av_frame_alloc();
    private final AVFrame downloaded = av_frame_alloc();
    private @Nullable Track track;

    /** The video in the stream, and its decoder. */
    private record Track(int index, double secondsPerTick, boolean intraOnly, String codec, AVCodecContext decoder) {}

    private FfmpegStream(RtspCamera camera, Duration timeout, BooleanSupplier stopped) {
        this.camera = camera;
        this.timeout = timeout;
        this.encoder = new PictureEncoder(camera.settings());
        this.interruption = new Interruption(format, timeout, stopped);
    }

    /**
     * Connects and starts the stream.
     *
     * @param timeout for all of it, and for every packet afterwards
     * @param stopped once true, waiting ends with an exception
     */
    static FfmpegStream open(RtspCamera camera, Duration timeout, HardwareDevices devices, BooleanSupplier stopped)
            throws StreamException {
        av_log_set_level(AV_LOG_QUIET);
        HostLookup.check(camera.address());
        FfmpegStream stream = new FfmpegStream(camera, timeout, stopped);
        try {
            stream.connect();
            stream.track = stream.videoTrack(devices);
            return stream;
        } catch (StreamException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private void connect() throws StreamException {
        AVDictionary options = new AVDictionary(null);
        av_dict_set(
                options, "rtsp_transport", camera.settings().transport().name().toLowerCase(Locale.ROOT), 0);
        av_dict_set(options, "allowed_media_types", "video", 0);
        av_dict_set(options, "protocol_whitelist", PROTOCOLS, 0);
        av_dict_set(options, "user_agent", "Flowmask", 0);
        int result = avformat_open_input(format, camera.address().withSecrets(), (AVInputFormat) null, options);
        av_dict_free(options);
        if (result < 0) {
            throw interruption.timedOut()
                    ? new StreamException("did not answer within " + timeout.toSeconds() + " s at " + camera.address())
                    : Refusal.of(result, camera.address());
        }
    }

    private Track videoTrack(HardwareDevices devices) throws StreamException {
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream stream = format.streams(i);
            if (stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO) {
                return open(i, stream, devices.reference(camera.settings().hardware()));
            }
        }
        throw new StreamException("sends no video at " + camera.address() + ". Check the path");
    }

    private static Track open(int index, AVStream stream, Optional<AVBufferRef> device) throws StreamException {
        int codecId = stream.codecpar().codec_id();
        String name = avcodec_get_name(codecId).getString();
        AVCodec codec = avcodec_find_decoder(codecId);
        AVCodecContext decoder = codec == null || codec.isNull() ? null : avcodec_alloc_context3(codec);
        if (decoder == null) {
            throw new StreamException("sends video that FFmpeg cannot decode (" + name + "). Set the camera to H.264");
        }
        avcodec_parameters_to_context(decoder, stream.codecpar());
        decoder.pkt_timebase(stream.time_base());
        // One picture in, one picture out, on this thread: several would hold pictures back.
        decoder.thread_count(1);
        decoder.flags(decoder.flags() | AV_CODEC_FLAG_LOW_DELAY);
        device.ifPresent(decoder::hw_device_ctx);
        if (avcodec_open2(decoder, codec, (AVDictionary) null) < 0) {
            avcodec_free_context(decoder);
            throw new StreamException("sends video that FFmpeg cannot decode (" + name + "). Set the camera to H.264");
        }
        return new Track(
                index,
                (double) stream.time_base().num() / stream.time_base().den(),
                (avcodec_descriptor_get(codecId).props() & AV_CODEC_PROP_INTRA_ONLY) != 0,
                name,
                decoder);
    }

    private Track track() {
        if (track == null) {
            throw new IllegalStateException("The stream of camera " + camera.name() + " is closed");
        }
        return track;
    }

    @Override
    public Duration next(Predicate<Duration> wanted) throws StreamException {
        Track video = track();
        long deadlineNanos = System.nanoTime() + PICTURE_PATIENCE.toNanos();
        while (true) {
            if (avcodec_receive_frame(video.decoder(), decoded) >= 0) {
                long ticks = decoded.best_effort_timestamp();
                if (ticks != AV_NOPTS_VALUE) {
                    return time(video, ticks);
                }
            } else {
                boolean passedOver = !feedDecoder(video, wanted);
                if (passedOver) {
                    deadlineNanos = System.nanoTime() + PICTURE_PATIENCE.toNanos();
                } else if (System.nanoTime() - deadlineNanos > 0) {
                    throw new StreamException("sends packets, but no whole picture for " + PICTURE_PATIENCE.toSeconds()
                            + " s, at " + camera.address());
                }
            }
        }
    }

    /** Whether the next packet was given to the decoder; not, if nobody wants it and no other picture needs it. */
    private boolean feedDecoder(Track video, Predicate<Duration> wanted) throws StreamException {
        interruption.allow(timeout);
        int result = av_read_frame(format, packet);
        if (result < 0) {
            throw lost(result);
        }
        try {
            if (packet.stream_index() != video.index()) {
                return false;
            }
            boolean needed = packet.pts() == AV_NOPTS_VALUE || wanted.test(time(video, packet.pts()));
            if (!needed && video.intraOnly()) {
                return false;
            }
            video.decoder().skip_frame(needed ? AVDISCARD_DEFAULT : AVDISCARD_NONREF);
            // A damaged packet is no reason to give up: the decoder goes on with the next key picture.
            int unused = avcodec_send_packet(video.decoder(), packet);
            return true;
        } finally {
            av_packet_unref(packet);
        }
    }

    private StreamException lost(int result) {
        if (interruption.timedOut()) {
            return new StreamException("sent nothing for " + timeout.toSeconds() + " s, at " + camera.address());
        }
        if (result == AVERROR_EOF) {
            return new StreamException("ended its stream, at " + camera.address());
        }
        return new StreamException("lost the connection (" + Refusal.text(result) + "), at " + camera.address());
    }

    private static Duration time(Track video, long ticks) {
        return Duration.ofNanos(Math.round(ticks * video.secondsPerTick() * 1e9));
    }

    @Override
    public Jpeg picture() throws StreamException {
        if (!onDevice()) {
            return encoder.encode(decoded);
        }
        av_frame_unref(downloaded);
        int result = av_hwframe_transfer_data(downloaded, decoded, 0);
        if (result < 0) {
            throw new StreamException("has a picture that cannot be read from the decoding hardware ("
                    + Refusal.text(result) + "). Try --hardware none");
        }
        av_frame_copy_props(downloaded, decoded);
        return encoder.encode(downloaded);
    }

    private boolean onDevice() {
        AVBufferRef frames = decoded.hw_frames_ctx();
        return frames != null && !frames.isNull();
    }

    @Override
    public String description() {
        return track().codec() + ", " + decoded.width() + "×" + decoded.height() + ", decoded by "
                + (onDevice() ? "hardware" : "the processor");
    }

    @Override
    public void close() {
        if (track != null) {
            avcodec_free_context(track.decoder());
            track = null;
        }
        // Says goodbye to the camera, which may keep the session for a minute otherwise.
        interruption.allowLast(LEAVE_PATIENCE);
        if (!format.isNull()) {
            avformat_close_input(format);
        }
        interruption.close();
        encoder.close();
        av_packet_free(packet);
        av_frame_free(decoded);
        av_frame_free(downloaded);
    }
}
