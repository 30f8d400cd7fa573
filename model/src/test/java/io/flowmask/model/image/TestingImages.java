package io.flowmask.model.image;

import io.flowmask.model.geometry.FrameSize;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Encoded images for tests: smooth random pictures in any format. */
public final class TestingImages {
    private TestingImages() {}

    /** A JPEG in colour, of ordinary quality. */
    public static byte[] jpeg(FrameSize size) {
        return encode(size, opencv_core.CV_8UC3, ".jpg");
    }

    /** A PNG in colour. */
    public static byte[] png(FrameSize size) {
        return encode(size, opencv_core.CV_8UC3, ".png");
    }

    /**
     * Any image.
     *
     * @param type OpenCV's type of the pixels, for example CV_16UC4
     * @param extension of a file of the format, with the dot
     * @param parameters as for OpenCV's imencode
     */
    static byte[] encode(FrameSize size, int type, String extension, int... parameters) {
        try (Mat picture = picture(size, type)) {
            return encoded(picture, extension, parameters);
        }
    }

    /** An image in which every pixel is grey of its own. */
    static byte[] noise(FrameSize size, String extension) {
        OpenCv.instance().load();
        Random random = new Random(8);
        byte[] greys = new byte[Math.toIntExact(size.pixels())];
        random.nextBytes(greys);
        try (Mat picture = new Mat(size.heightPx(), size.widthPx(), opencv_core.CV_8UC1)) {
            picture.data().put(greys);
            return encoded(picture, extension);
        }
    }

    /** A PNG of one colour, which takes few bytes whatever its size. */
    static byte[] flat(FrameSize size) {
        OpenCv.instance().load();
        try (Scalar grey = new Scalar(90, 90, 90, 0);
                Mat picture = new Mat(size.heightPx(), size.widthPx(), opencv_core.CV_8UC3, grey)) {
            return encoded(picture, ".png");
        }
    }

    private static byte[] encoded(Mat picture, String extension, int... parameters) {
        try (BytePointer encoded = new BytePointer();
                IntPointer settings = new IntPointer(parameters)) {
            opencv_imgcodecs.imencode(extension, picture, encoded, settings);
            byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(bytes);
            return bytes;
        }
    }

    /** Waves in every channel over a little noise: neither flat nor incompressible. */
    private static Mat picture(FrameSize size, int type) {
        OpenCv.instance().load();
        Mat picture = new Mat(size.heightPx(), size.widthPx(), type);
        Random random = new Random(7);
        int channels = picture.channels();
        boolean wide = picture.depth() == opencv_core.CV_16U;
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(picture.total() * picture.elemSize()))
                .order(ByteOrder.nativeOrder());
        for (int y = 0; y < size.heightPx(); y++) {
            for (int x = 0; x < size.widthPx(); x++) {
                for (int c = 0; c < channels; c++) {
                    double wave = Math.sin(0.05 * (c + 1) * x) * Math.cos(0.07 * y + c);
                    int value = (int) (120 + 100 * wave) + random.nextInt(16);
                    if (wide) {
                        values.putShort((short) (value << 8 | random.nextInt(256)));
                    } else {
                        values.put((byte) value);
                    }
                }
            }
        }
        picture.data().put(values.array());
        return picture;
    }

    /** A JPEG with an EXIF segment put in front that says how the camera was held. */
    static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] tiff = {
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(0xff);
        out.write(0xe1);
        out.write(0);
        out.write(tiff.length + 2);
        out.write(tiff, 0, tiff.length);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }
}
