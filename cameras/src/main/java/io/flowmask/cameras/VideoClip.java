package io.flowmask.cameras;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_180;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_CLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_COUNTERCLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.rotate;

import io.flowmask.schemas.ImageEncoding;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.opencv.opencv_core.Mat;

/** A video file, decoded by FFmpeg and sent frame by frame as JPEG, upright, at the file's own times. */
final class VideoClip implements Clip {
    /** High enough that a second compression costs a model nothing. */
    static final int JPEG_QUALITY = 95;

    private static final double ASSUMED_FRAMES_PER_SECOND = 25;

    private final Path file;
    private final Duration start;

    /** Begins at the first frame that is {@code start} or more into the video. */
    VideoClip(Path file, Duration start) {
        this.file = file;
        this.start = start;
    }

    @Override
    public String name() {
        return file.toAbsolutePath().getFileName().toString();
    }

    @Override
    public FrameSource open() throws UnreadableClipException {
        // FFmpeg writes to the process's standard error otherwise; what matters comes back as exceptions.
        av_log_set_level(AV_LOG_QUIET);
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setPixelFormat(AV_PIX_FMT_BGR24);
        try {
            grabber.start();
            if (!grabber.hasVideo()) {
                throw new UnreadableClipException(
                        file.toAbsolutePath() + " has no video stream. Give a file with moving pictures.");
            }
            if (!start.isZero()) {
                grabber.setVideoTimestamp(start.toNanos() / 1000);
            }
            return new Source(grabber);
        } catch (FFmpegFrameGrabber.Exception e) {
            release(grabber);
            throw new UnreadableClipException(
                    "The file " + file.toAbsolutePath() + " is not a video that FFmpeg can decode (" + e.getMessage()
                            + "). Give a video file, or a folder of JPEG or PNG frames.",
                    e);
        } catch (UnreadableClipException e) {
            release(grabber);
            throw e;
        }
    }

    private static void release(FFmpegFrameGrabber grabber) {
        try {
            grabber.release();
        } catch (FFmpegFrameGrabber.Exception e) {
            throw new IllegalStateException("FFmpeg could not close a video: " + e.getMessage(), e);
        }
    }

    private final class Source implements FrameSource {
        private final FFmpegFrameGrabber grabber;
        private final JpegEncoder encoder = new JpegEncoder(JPEG_QUALITY);
        private final double framesPerSecond;
        private int next;
        private long firstMicros;
        private long lastMicros;

        Source(FFmpegFrameGrabber grabber) {
            this.grabber = grabber;
            double rate = grabber.getVideoFrameRate();
            this.framesPerSecond = rate > 0 && Double.isFinite(rate) ? rate : ASSUMED_FRAMES_PER_SECOND;
        }

        @Override
        public double framesPerSecond() {
            return framesPerSecond;
        }

        @Override
        public Optional<ClipFrame> next() throws UnreadableClipException {
            Frame frame;
            try {
                frame = grabber.grabImage();
            } catch (FFmpegFrameGrabber.Exception e) {
                throw new UnreadableClipException(
                        "The video " + file.toAbsolutePath() + " is damaged at frame " + next + " (" + e.getMessage()
                                + ").",
                        e);
            }
            if (frame == null) {
                return Optional.empty();
            }
            int index = next++;
            if (index == 0) {
                firstMicros = frame.timestamp;
                lastMicros = frame.timestamp;
            }
            lastMicros = Math.max(lastMicros, frame.timestamp);
            return Optional.of(encode(index, frame, Duration.of(lastMicros - firstMicros, ChronoUnit.MICROS)));
        }

        private ClipFrame encode(int index, Frame frame, Duration mediaTime) {
            try (BytePointer pixels = new BytePointer((ByteBuffer) frame.image[0]);
                    Mat decoded = new Mat(frame.imageHeight, frame.imageWidth, CV_8UC3, pixels, frame.imageStride);
                    Mat turned = new Mat()) {
                Mat upright = upright(decoded, turned);
                return new ClipFrame(
                        index,
                        ClipFrame.generatedName(name(), index),
                        mediaTime,
                        ImageEncoding.JPEG,
                        upright.rows(),
                        upright.cols(),
                        encoder.encode(upright));
            }
        }

        /** Telephones store a turned sensor's picture and say by how much; players turn it back, and so does this. */
        private Mat upright(Mat decoded, Mat turned) {
            int counterClockwise = Math.floorMod((int) Math.round(grabber.getDisplayRotation() / 90) * 90, 360);
            switch (counterClockwise) {
                case 90 -> rotate(decoded, turned, ROTATE_90_COUNTERCLOCKWISE);
                case 180 -> rotate(decoded, turned, ROTATE_180);
                case 270 -> rotate(decoded, turned, ROTATE_90_CLOCKWISE);
                default -> {
                    return decoded;
                }
            }
            return turned;
        }

        @Override
        public void close() {
            release(grabber);
        }
    }
}
