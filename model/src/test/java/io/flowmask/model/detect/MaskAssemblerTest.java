package io.flowmask.model.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.PixelBox;
import io.flowmask.model.geometry.RleEncoder;
import io.flowmask.model.geometry.RleMask;
import io.flowmask.model.manifest.ModelManifest.BoxPrototypes;
import io.flowmask.model.manifest.ModelManifest.PrototypeLayout;
import io.flowmask.model.manifest.ModelManifest.Prototypes;
import io.flowmask.model.testing.TestingPrototypes;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskAssemblerTest {
    private static final int MASKS = 200;

    /** Frames larger, as large, smaller and much smaller than the prototypes, portrait and landscape. */
    @ParameterizedTest
    @CsvSource({
        "181, 323, NONE, PIXELS",
        "97, 53, NONE, PIXELS",
        "12, 20, NONE, PIXELS",
        "5, 7, NONE, PIXELS",
        "1, 1, NONE, PIXELS",
        "1, 300, NONE, PIXELS",
        "20, 12, NONE, PIXELS",
        "181, 323, QUADRATIC, PIXELS",
        "97, 53, QUADRATIC, PIXELS",
        "5, 7, QUADRATIC, PIXELS",
        "181, 323, NONE, QUARTERS",
        "181, 323, QUADRATIC, QUARTERS",
        "5, 7, QUADRATIC, QUARTERS"
    })
    void makesTheMaskThatTheWholeFrameWouldGive(int height, int width, BoxPrototypes ofBoxes, PrototypeLayout layout) {
        Prototypes shape = new Prototypes(7, 12, 20, Optional.of(ofBoxes), Optional.of(layout));
        FrameSize frame = new FrameSize(height, width);
        Random random = new Random(11);
        MaskAssembler assembler = new MaskAssembler(shape);
        assembler.setFrame(frame);
        int set = 0;
        for (int i = 0; i < MASKS; i++) {
            float[] prototypes = waves(random, shape);
            float[] coefficients = coefficients(random, shape.coefficients());
            float[] corners = corners(random);

            RleMask mask =
                    assembler.assemble(TestingPrototypes.laidOut(prototypes, shape), coefficients, 0, corners, 0);

            RleMask expected = definition(shape, frame, prototypes, coefficients, corners);
            assertThat(mask).as("mask %d", i).isEqualTo(expected);
            set += mask.area();
        }
        assertThat(set).as("pixels set in all masks").isPositive();
    }

    /** Step by step as YOLACT defines it, over the whole frame; but for the crop, where there are prototypes of boxes. */
    private static RleMask definition(
            Prototypes shape, FrameSize frame, float[] prototypes, float[] coefficients, float[] corners) {
        float[] small = new float[shape.height() * shape.width()];
        int growth = shape.ofBoxesOrDefault() == BoxPrototypes.NONE ? 1 : 2;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                boolean inside = x >= corners[0] * shape.width() - growth
                        && x < corners[2] * shape.width() + growth
                        && y >= corners[1] * shape.height() - growth
                        && y < corners[3] * shape.height() + growth;
                double sum = 0;
                for (int p = 0; p < shape.count(); p++) {
                    sum += coefficients[p] * prototypes[(p * shape.height() + y) * shape.width() + x];
                }
                if (shape.ofBoxesOrDefault() == BoxPrototypes.QUADRATIC) {
                    sum += quadratic(shape, coefficients, corners, x, y);
                }
                small[y * shape.width() + x] = inside ? (float) (1 / (1 + Math.exp(-sum))) : 0;
            }
        }
        byte[] bitmap = new byte[frame.heightPx() * frame.widthPx()];
        for (int y = 0; y < frame.heightPx(); y++) {
            for (int x = 0; x < frame.widthPx(); x++) {
                double value = bilinear(
                        small,
                        shape,
                        (y + 0.5) * shape.height() / frame.heightPx() - 0.5,
                        (x + 0.5) * shape.width() / frame.widthPx() - 0.5);
                bitmap[y * frame.widthPx() + x] = (byte) (value > 0.5 ? 1 : 0);
            }
        }
        return new RleEncoder().encode(frame, new PixelBox(0, 0, frame.widthPx(), frame.heightPx()), bitmap);
    }

    /** Written out, in the box's own coordinates. */
    private static double quadratic(Prototypes shape, float[] coefficients, float[] corners, int x, int y) {
        double u = placeInBox((x + 0.5) / shape.width(), corners[0], corners[2], shape.width());
        double v = placeInBox((y + 0.5) / shape.height(), corners[1], corners[3], shape.height());
        double[] terms = {1, u, v, u * u, u * v, v * v};
        double sum = 0;
        for (int i = 0; i < terms.length; i++) {
            sum += 8 * coefficients[shape.count() + i] * terms[i];
        }
        return sum;
    }

    /** -1 at the low edge, 1 at the high one. */
    private static double placeInBox(double place, double low, double high, int pixels) {
        double half = Math.max(high - low, 1.0 / pixels) / 2;
        return (place - (low + high) / 2) / half;
    }

    private static double bilinear(float[] image, Prototypes shape, double y, double x) {
        double clampedY = Math.max(0, y);
        double clampedX = Math.max(0, x);
        int top = (int) clampedY;
        int left = (int) clampedX;
        int bottom = Math.min(top + 1, shape.height() - 1);
        int right = Math.min(left + 1, shape.width() - 1);
        double down = clampedY - top;
        double across = clampedX - left;
        return (1 - down)
                        * ((1 - across) * image[top * shape.width() + left]
                                + across * image[top * shape.width() + right])
                + down
                        * ((1 - across) * image[bottom * shape.width() + left]
                                + across * image[bottom * shape.width() + right]);
    }

    private static float[] waves(Random random, Prototypes shape) {
        float[] values = new float[shape.count() * shape.height() * shape.width()];
        int next = 0;
        for (int p = 0; p < shape.count(); p++) {
            double fx = random.nextDouble();
            double fy = random.nextDouble();
            for (int y = 0; y < shape.height(); y++) {
                for (int x = 0; x < shape.width(); x++) {
                    values[next++] = (float) Math.max(0, 2 * Math.sin(fx * x + fy * y + p));
                }
            }
        }
        return values;
    }

    private static float[] coefficients(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }

    private static float[] corners(Random random) {
        float left = 1.4f * random.nextFloat() - 0.3f;
        float top = 1.4f * random.nextFloat() - 0.3f;
        return new float[] {left, top, left + random.nextFloat(), top + random.nextFloat()};
    }
}
