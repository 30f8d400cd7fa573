package io.flowmask.cameras.rtsp;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.flowmask.cameras.JpegEncoder;
import io.flowmask.cameras.rtsp.SizeLimit.PictureSize;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** Decoded pictures to JPEG at the size that is asked for, in one step of scaling. Owns its buffers; belongs to one thread. */
final class PictureEncoder implements AutoCloseable {
    private static final int BYTES_PER_PIXEL = 3;

    /** Rows begin at multiples of this, as FFmpeg's vector code wants it. */
    private static final int ALIGNMENT = 64;

    private final Optional<SizeLimit> limit;
    private final JpegEncoder jpeg;
    private final PointerPointer<BytePointer> target = new PointerPointer<>(1);
    private final IntPointer targetStride = new IntPointer(1);
    private @Nullable SwsContext scaler;
    private @Nullable BytePointer pixels;

    PictureEncoder(StreamSettings settings) {
        this.limit = settings.maxSize();
        this.jpeg = new JpegEncoder(settings.jpegQuality());
    }

    /** Loads the libraries, which takes a while: a camera that is connected already would fall behind meanwhile. */
    static void loadLibraries() {
        Loader.load(swscale.class);
        Loader.load(opencv_imgcodecs.class);
    }

    /**
     * Scales and compresses.
     *
     * @param frame in the processor's memory
     * @throws StreamException when FFmpeg cannot convert the picture's format
     */
    VideoStream.Jpeg encode(AVFrame frame) throws StreamException {
        PictureSize source = new PictureSize(frame.width(), frame.height());
        PictureSize size = limit.map(l -> l.fit(source)).orElse(source);
        int stride = (size.widthPx() * BYTES_PER_PIXEL + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        BytePointer buffer = buffer((long) stride * size.heightPx() + ALIGNMENT);
        SwsContext context = scaler(frame, size);
        target.put(0, buffer);
        targetStride.put(0, stride);
        if (sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), target, targetStride) < 0) {
            throw new StreamException(
                    "sends pictures that FFmpeg cannot convert (pixel format " + frame.format() + ")");
        }
        try (Mat mat = new Mat(size.heightPx(), size.widthPx(), CV_8UC3, buffer, stride)) {
            return new VideoStream.Jpeg(size.widthPx(), size.heightPx(), ByteBuffer.wrap(jpeg.encode(mat)));
        }
    }

    private BytePointer buffer(long bytes) {
        BytePointer current = pixels;
        if (current == null || current.capacity() < bytes) {
            if (current != null) {
                current.close();
            }
            current = new BytePointer(bytes);
            pixels = current;
        }
        return current;
    }

    /** The one from before as long as sizes and format stay. */
    private SwsContext scaler(AVFrame frame, PictureSize size) throws StreamException {
        SwsContext context = sws_getCachedContext(
                scaler,
                frame.width(),
                frame.height(),
                frame.format(),
                size.widthPx(),
                size.heightPx(),
                AV_PIX_FMT_BGR24,
                SWS_AREA,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        scaler = context;
        if (context == null) {
            throw new StreamException(
                    "sends pictures that FFmpeg cannot convert (pixel format " + frame.format() + ")");
        }
        int fullRange = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
        IntPointer coefficients = sws_getCoefficients(frame.colorspace());
        // Contrast and saturation as they are, in 16.16 fixed point.
        sws_setColorspaceDetails(context, coefficients, fullRange, coefficients, 1, 0, 1 << 16, 1 << 16);
        return context;
    }

    @Override
    public void close() {
        if (scaler != null) {
            sws_freeContext(scaler);
        }
        if (pixels != null) {
            pixels.close();
        }
        target.close();
        targetStride.close();
    }
}
