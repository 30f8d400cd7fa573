package io.flowmask.cameras;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Java2DFrameConverter;

/** Writes small videos. */
public final class TestingVideos {
    private TestingVideos() {}

    /** The left half of frame i has the grey level {@code 20 · i}, the right half is black. */
    static Path write(Path file, int frames, double framesPerSecond, int heightPx, int widthPx) throws Exception {
        try (FFmpegFrameRecorder recorder = recorder(file, framesPerSecond, heightPx, widthPx)) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setVideoQuality(1);
            return record(recorder, file, frames, i -> {
                BufferedImage image = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_3BYTE_BGR);
                Graphics2D graphics = image.createGraphics();
                graphics.setColor(new Color(20 * i, 20 * i, 20 * i));
                graphics.fillRect(0, 0, widthPx / 2, heightPx);
                graphics.dispose();
                return image;
            });
        }
    }

    /**
     * What a camera sends: H.264 with a key picture every second.
     *
     * @param images by their number; all of one size, three bytes per pixel
     */
    public static Path writeH264(Path file, int frames, int framesPerSecond, IntFunction<BufferedImage> images)
            throws Exception {
        BufferedImage first = images.apply(0);
        try (FFmpegFrameRecorder recorder = recorder(file, framesPerSecond, first.getHeight(), first.getWidth())) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setGopSize(framesPerSecond);
            recorder.setVideoBitrate(1_000_000);
            return record(recorder, file, frames, images);
        }
    }

    private static FFmpegFrameRecorder recorder(Path file, double framesPerSecond, int heightPx, int widthPx) {
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), widthPx, heightPx);
        recorder.setFrameRate(framesPerSecond);
        return recorder;
    }

    private static Path record(FFmpegFrameRecorder recorder, Path file, int frames, IntFunction<BufferedImage> images)
            throws Exception {
        try (Java2DFrameConverter converter = new Java2DFrameConverter()) {
            recorder.start();
            for (int i = 0; i < frames; i++) {
                recorder.record(converter.convert(images.apply(i)));
            }
            recorder.stop();
            return file;
        }
    }
}
