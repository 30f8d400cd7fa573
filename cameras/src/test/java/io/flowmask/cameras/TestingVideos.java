package io.flowmask.cameras;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Java2DFrameConverter;

/** Writes small videos: the left half of frame i has the grey level {@code 20 · i}, the right half is black. */
final class TestingVideos {
    private TestingVideos() {}

    static Path write(Path file, int frames, double framesPerSecond, int heightPx, int widthPx) throws Exception {
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), widthPx, heightPx);
                Java2DFrameConverter converter = new Java2DFrameConverter()) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setFrameRate(framesPerSecond);
            recorder.setVideoQuality(1);
            recorder.start();
            for (int i = 0; i < frames; i++) {
                BufferedImage image = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_3BYTE_BGR);
                Graphics2D graphics = image.createGraphics();
                graphics.setColor(new Color(20 * i, 20 * i, 20 * i));
                graphics.fillRect(0, 0, widthPx / 2, heightPx);
                graphics.dispose();
                recorder.record(converter.convert(image));
            }
            recorder.stop();
        }
        return file;
    }
}
