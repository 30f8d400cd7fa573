package io.flowmask.cli.segment;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.CHAIN_APPROX_NONE;
import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_DUPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_8;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.RETR_EXTERNAL;
import static org.bytedeco.opencv.global.opencv_imgproc.drawContours;
import static org.bytedeco.opencv.global.opencv_imgproc.findContours;
import static org.bytedeco.opencv.global.opencv_imgproc.getTextSize;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import io.flowmask.model.detect.Instance;
import io.flowmask.model.geometry.PixelBox;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Draws instances over their frame: masks as a tint with a contour, boxes, and a label with class and score. A class has the same
 * colour in every picture. Fonts come with OpenCV, so nothing depends on the machine's. Stateless and safe for several threads.
 */
final class OverlayPainter {
    private static final double TINT = 0.45;

    /** Distinct on asphalt and on each other; blue green red. */
    private static final int[][] PALETTE = {
        {66, 133, 255}, {80, 200, 60}, {230, 160, 30}, {60, 60, 235}, {220, 90, 200}, {40, 215, 250},
        {200, 200, 50}, {120, 90, 255}, {90, 230, 170}, {250, 130, 120}, {40, 150, 200}, {190, 120, 250}
    };

    private final List<String> classes;

    /** Draws with these class names, in the network's order. */
    OverlayPainter(List<String> classes) {
        this.classes = List.copyOf(classes);
    }

    /**
     * The frame with its instances drawn over it, the best on top.
     *
     * @return (height, width, 3) uint8, blue green red; the caller's own, to be closed
     */
    Mat paint(SegmentedClipFrame segmented) {
        byte[] encoded = segmented.frame().bytes();
        Mat image;
        try (BytePointer bytes = new BytePointer(encoded);
                Mat buffer = new Mat(1, encoded.length, CV_8UC1, bytes)) {
            image = imdecode(buffer, IMREAD_COLOR);
        }
        // Lines and letters grow with the picture: 1 for 640 pixels of width.
        double scale = Math.max(0.8, image.cols() / 640.0);
        List<Instance> instances = segmented.instances();
        for (int i = instances.size() - 1; i >= 0; i--) {
            paintMask(image, instances.get(i), scale);
        }
        for (int i = instances.size() - 1; i >= 0; i--) {
            paintBoxAndLabel(image, instances.get(i), scale);
        }
        return image;
    }

    private static int[] colour(Instance instance) {
        return PALETTE[instance.classIndex() % PALETTE.length];
    }

    private static Scalar scalar(int[] colour) {
        return new Scalar(colour[0], colour[1], colour[2], 0);
    }

    private static void paintMask(Mat image, Instance instance, double scale) {
        PixelBox bounds = instance.mask().boundingBox();
        if (bounds.width() == 0) {
            return;
        }
        int[] colour = colour(instance);
        byte[] mask = cropped(instance.mask().toBitmap(), instance.mask().size().widthPx(), bounds);
        try (Rect area = new Rect(bounds.x(), bounds.y(), bounds.width(), bounds.height());
                Mat region = new Mat(image, area);
                BytePointer maskBytes = new BytePointer(mask);
                Mat maskMat = new Mat(bounds.height(), bounds.width(), CV_8UC1, maskBytes);
                MatVector contours = new MatVector();
                Mat hierarchy = new Mat();
                Scalar line = scalar(colour);
                Point offset = new Point(bounds.x(), bounds.y());
                Point noOffset = new Point(0, 0)) {
            tint(region, mask, colour);
            findContours(maskMat, contours, hierarchy, RETR_EXTERNAL, CHAIN_APPROX_NONE, offset);
            int thickness = (int) Math.max(1, Math.round(1.5 * scale));
            drawContours(image, contours, -1, line, thickness, LINE_AA, hierarchy, Integer.MAX_VALUE, noOffset);
        }
    }

    /** The mask inside a box: (height, width) bytes, 0 or 1. */
    private static byte[] cropped(byte[] bitmap, int bitmapWidth, PixelBox box) {
        byte[] inside = new byte[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(bitmap, (box.y() + y) * bitmapWidth + box.x(), inside, y * box.width(), box.width());
        }
        return inside;
    }

    private static void tint(Mat region, byte[] mask, int[] colour) {
        int width = region.cols();
        byte[] pixels = new byte[width * 3];
        for (int y = 0; y < region.rows(); y++) {
            try (BytePointer row = region.ptr(y)) {
                row.get(pixels);
                for (int x = 0; x < width; x++) {
                    if (mask[y * width + x] != 0) {
                        for (int channel = 0; channel < 3; channel++) {
                            int value = pixels[3 * x + channel] & 0xff;
                            pixels[3 * x + channel] = (byte) Math.round(value + TINT * (colour[channel] - value));
                        }
                    }
                }
                row.put(pixels);
            }
        }
    }

    private void paintBoxAndLabel(Mat image, Instance instance, double scale) {
        PixelBox box = instance.box();
        int[] colour = colour(instance);
        String text = String.format(Locale.ROOT, "%s %.2f", classes.get(instance.classIndex()), instance.score());
        double fontScale = 0.4 * scale;
        int line = (int) Math.max(1, Math.round(scale));
        int margin = (int) Math.round(3 * scale);
        try (BytePointer label = new BytePointer(text);
                IntPointer baseline = new IntPointer(1);
                Size textSize = getTextSize(label, FONT_HERSHEY_DUPLEX, fontScale, 1, baseline);
                Scalar paint = scalar(colour);
                Scalar ink = ink(colour);
                Rect frame = new Rect(box.x(), box.y(), Math.max(1, box.width()), Math.max(1, box.height()))) {
            rectangle(image, frame, paint, line, LINE_8, 0);
            int height = textSize.height() + 2 * margin;
            int width = textSize.width() + 2 * margin;
            // Above the box; inside it where the picture ends.
            int top = box.y() - height >= 0 ? box.y() - height : box.y();
            int left = Math.max(0, Math.min(box.x(), image.cols() - width));
            try (Rect plate = new Rect(left, top, width, height);
                    Point origin = new Point(left + margin, top + height - margin)) {
                rectangle(image, plate, paint, FILLED, LINE_8, 0);
                putText(image, label, origin, FONT_HERSHEY_DUPLEX, fontScale, ink, 1, LINE_AA, false);
            }
        }
    }

    /** Black letters on light plates, white ones on dark: by the luma of Rec. 601. */
    private static Scalar ink(int[] colour) {
        double luma = 0.114 * colour[0] + 0.587 * colour[1] + 0.299 * colour[2];
        return luma > 140 ? new Scalar(20, 20, 20, 0) : new Scalar(255, 255, 255, 0);
    }
}
