package io.flowmask.model.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.image.UnreadableImageException.Reason;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import io.flowmask.model.testing.Npz;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePreparerTest {
    private static final List<Double> MEAN = List.of(103.94, 116.78, 123.68);
    private static final List<Double> DEVIATION = List.of(57.38, 57.12, 58.40);
    private static final FrameSize SIZE = new FrameSize(72, 128);
    private static final int SIDE = 50;

    private final List<ImagePreparer> opened = new ArrayList<>();
    private final ImagePreparer preparer = preparer(NumberType.UINT8, SIDE);

    @AfterEach
    void close() {
        opened.forEach(ImagePreparer::close);
    }

    @ParameterizedTest
    @CsvSource({"tiny-resnet-video, 200", "tiny-mobilenetv2-legacy-pth, 224"})
    void resizesInFloatsToTheGoldenInput(String golden, int side) throws Exception {
        FloatBuffer prepared = preparer(NumberType.FLOAT32, side)
                .prepare(goldenFrame(golden))
                .pixels()
                .asFloatBuffer();

        float[] input = Npz.readResource("/golden/" + golden + "/expected_0.npz")
                .get("input")
                .floats();
        assertThat(prepared.remaining()).isEqualTo(input.length);
        double worst = 0;
        for (int i = 0; i < input.length; i++) {
            worst = Math.max(worst, Math.abs(prepared.get(i) - expected(input, i, side)));
        }
        assertThat(worst).as("largest difference in 0..255").isLessThan(1e-2);
    }

    @Test
    void resizesInEightBitsToTheGoldenInputRounded() throws Exception {
        ByteBuffer prepared = preparer(NumberType.UINT8, 200)
                .prepare(goldenFrame("tiny-resnet-video"))
                .pixels();

        float[] input = Npz.readResource("/golden/tiny-resnet-video/expected_0.npz")
                .get("input")
                .floats();
        assertThat(prepared.remaining()).isEqualTo(input.length);
        double worst = 0;
        for (int i = 0; i < input.length; i++) {
            worst = Math.max(worst, Math.abs((prepared.get(i) & 0xff) - expected(input, i, 200)));
        }
        assertThat(worst).as("largest difference in 0..255").isLessThan(1);
    }

    /** The golden input (red green blue, planes, normalised) at the place of the prepared image's i-th value. */
    private static double expected(float[] input, int i, int side) {
        int channel = i % 3;
        double normalised = input[(2 - channel) * side * side + i / 3];
        return normalised * DEVIATION.get(channel) + MEAN.get(channel);
    }

    private static EncodedImage goldenFrame(String golden) throws IOException {
        try (InputStream in = ImagePreparerTest.class.getResourceAsStream("/golden/" + golden + "/frame_0.png")) {
            return new EncodedImage(in.readAllBytes(), ImageEncoding.PNG, new FrameSize(180, 320));
        }
    }

    @ParameterizedTest
    @EnumSource(value = NumberType.class, names = "FLOAT16", mode = EnumSource.Mode.EXCLUDE)
    void preparesEveryNumberOfTheInput(NumberType type) throws Exception {
        PreparedImage prepared = preparer(type, SIDE).prepare(jpeg(TestingImages.jpeg(SIZE)));

        assertThat(prepared.frameSize()).isEqualTo(SIZE);
        assertThat(prepared.pixels().remaining()).isEqualTo(3 * SIDE * SIDE * type.bytes());
        assertThat(prepared.pixels().order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(prepared.pixels().isReadOnly()).isTrue();
    }

    /** Noise tells: a decoder that leaves pixels out averages them, where resizing looks at four. */
    @ParameterizedTest
    @CsvSource({
        "98, 300, JPEG, 0.95, 1.05",
        "200, 240, JPEG, 0.3, 0.6",
        "200, 240, PNG, 0.95, 1.05",
        "201, 240, JPEG, 0.95, 1.05", // no whole rows
        "400, 400, JPEG, 0.15, 0.3"
    })
    void decodesNoMoreOfALargeJpegThanTheInputShows(
            int height, int width, ImageEncoding encoding, double least, double most) throws Exception {
        FrameSize size = new FrameSize(height, width);
        String extension = encoding == ImageEncoding.JPEG ? ".jpg" : ".png";
        EncodedImage image = new EncodedImage(TestingImages.noise(size, extension), encoding, size);

        PreparedImage prepared = preparer.prepare(image);

        assertThat(prepared.frameSize()).isEqualTo(size);
        FloatBuffer whole =
                preparer(NumberType.FLOAT32, SIDE).prepare(image).pixels().asFloatBuffer();
        double[] all = new double[whole.remaining()];
        Arrays.setAll(all, whole::get);
        double[] reduced = new double[all.length];
        Arrays.setAll(reduced, i -> prepared.pixels().get(i) & 0xff);
        assertThat(deviation(reduced) / deviation(all)).isBetween(least, most);
    }

    @Test
    void showsTheSameOfALargeJpegAsOfAWholeOne() throws Exception {
        FrameSize size = new FrameSize(8 * SIDE, 16 * SIDE);
        EncodedImage image = new EncodedImage(TestingImages.jpeg(size), ImageEncoding.JPEG, size);

        ByteBuffer reduced = preparer.prepare(image).pixels();
        FloatBuffer whole =
                preparer(NumberType.FLOAT32, SIDE).prepare(image).pixels().asFloatBuffer();

        double difference = 0;
        for (int i = 0; i < whole.limit(); i++) {
            difference += Math.abs((reduced.get(i) & 0xff) - whole.get(i)) / whole.limit();
        }
        assertThat(difference).as("mean difference in 0..255").isLessThan(7);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CV_8UC1", "CV_8UC4", "CV_16UC1", "CV_16UC3", "CV_16UC4"})
    void takesGreyAlphaAndSixteenBitPictures(String type) throws Exception {
        int cvType = (int) opencv_core.class.getField(type).get(null);
        byte[] png = TestingImages.encode(SIZE, cvType, ".png");

        ByteBuffer pixels =
                preparer.prepare(new EncodedImage(png, ImageEncoding.PNG, SIZE)).pixels();

        assertThat(pixels.remaining()).isEqualTo(3 * SIDE * SIDE);
        if (type.endsWith("C1")) {
            assertThat(pixels.get(0)).isEqualTo(pixels.get(1)).isEqualTo(pixels.get(2));
        }
    }

    @Test
    void takesTheUpperByteOfSixteenBits() throws Exception {
        byte[] wide = bytes(TestingImages.encode(SIZE, opencv_core.CV_16UC3, ".png"));
        byte[] narrow = bytes(TestingImages.encode(SIZE, opencv_core.CV_8UC3, ".png"));

        // The same waves with other noise.
        double difference = 0;
        for (int i = 0; i < wide.length; i++) {
            difference += Math.abs((wide[i] & 0xff) - (narrow[i] & 0xff)) / (double) wide.length;
        }
        assertThat(difference).as("mean difference in 0..255").isLessThan(12);
    }

    private byte[] bytes(byte[] png) throws UnreadableImageException {
        ByteBuffer pixels =
                preparer.prepare(new EncodedImage(png, ImageEncoding.PNG, SIZE)).pixels();
        byte[] bytes = new byte[pixels.remaining()];
        pixels.get(bytes);
        return bytes;
    }

    @Test
    void ignoresTheOrientationThatTheCameraNotes() throws Exception {
        byte[] upright = TestingImages.jpeg(SIZE);

        PreparedImage prepared = preparer.prepare(jpeg(TestingImages.withOrientation(upright, 6)));

        assertThat(prepared.pixels()).isEqualTo(preparer.prepare(jpeg(upright)).pixels());
    }

    @Test
    void takesProgressiveJpegs() throws Exception {
        byte[] progressive =
                TestingImages.encode(SIZE, opencv_core.CV_8UC3, ".jpg", opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE, 1);

        assertThat(preparer.prepare(jpeg(progressive)).frameSize()).isEqualTo(SIZE);
    }

    @Test
    void refusesAJpegOfManyTinyScans() {
        byte[] jpeg = TestingImages.jpeg(SIZE);
        byte[] bomb = Arrays.copyOf(jpeg, jpeg.length + 202);
        for (int i = jpeg.length - 2; i < bomb.length - 2; i += 2) {
            bomb[i] = (byte) 0xff;
            bomb[i + 1] = (byte) 0xda;
        }
        System.arraycopy(jpeg, jpeg.length - 2, bomb, bomb.length - 2, 2);

        assertRefused(jpeg(bomb), Reason.UNDECODABLE, "The JPEG has 102 scans, expected 1 to 100");
    }

    @Test
    void refusesAnEmptyImage() {
        assertRefused(jpeg(new byte[0]), Reason.EMPTY, "The image is empty, expected a JPEG or PNG");
    }

    @Test
    void refusesForeignBytes() {
        assertRefused(
                jpeg("GIF89a, not a JPEG".getBytes(StandardCharsets.US_ASCII)),
                Reason.UNDECODABLE,
                "The image of 18 bytes is neither JPEG nor PNG, it starts with bytes 47 49 46 38 39 61 2c 20");
    }

    @Test
    void refusesAnotherFormatThanAnnounced() {
        assertRefused(
                new EncodedImage(TestingImages.jpeg(SIZE), ImageEncoding.PNG, SIZE),
                Reason.UNDECODABLE,
                "The image is announced as PNG, but it is a JPEG");
        assertRefused(
                jpeg(TestingImages.png(SIZE)), Reason.UNDECODABLE, "The image is announced as JPEG, but it is a PNG");
    }

    @Test
    void refusesAnotherSizeThanAnnounced() {
        assertRefused(
                new EncodedImage(TestingImages.jpeg(SIZE), ImageEncoding.JPEG, new FrameSize(128, 72)),
                Reason.SIZE_MISMATCH,
                "The frame is announced as 72×128, but the image's header says 128×72");
    }

    @Test
    void refusesWhatBreaksTheDecodersOwnLimits() {
        // 2²¹ × 1 pixels; the decoder takes 2²⁰ a side.
        FrameSize wide = new FrameSize(1, 1 << 21);
        byte[] png = TestingImages.png(SIZE);
        CRC32 checksum = new CRC32();
        ByteBuffer bytes = ByteBuffer.wrap(png).putInt(16, wide.widthPx()).putInt(20, wide.heightPx());
        checksum.update(png, 12, 17);
        bytes.putInt(29, (int) checksum.getValue());

        assertRefused(new EncodedImage(png, ImageEncoding.PNG, wide), Reason.UNDECODABLE, "The PNG of 2097152×1 in");
    }

    @Test
    void refusesTooManyPixelsBeforeDecoding() {
        FrameSize huge = new FrameSize(10_000, 5_001);
        byte[] png = TestingImages.png(SIZE);
        ByteBuffer.wrap(png).putInt(16, huge.widthPx()).putInt(20, huge.heightPx());

        assertRefused(
                new EncodedImage(png, ImageEncoding.PNG, huge),
                Reason.TOO_LARGE,
                "The image's header announces 5001×10000 = 50010000 pixels, more than the 50000000 that are decoded");
    }

    @ParameterizedTest
    @EnumSource(ImageEncoding.class)
    void refusesTruncatedImages(ImageEncoding encoding) {
        byte[] whole = encoding == ImageEncoding.JPEG ? TestingImages.jpeg(SIZE) : TestingImages.png(SIZE);
        int[] lengths = {1, 2, 10, 25, whole.length / 10, whole.length / 2, whole.length - 100, whole.length - 2};

        for (int length : lengths) {
            UnreadableImageException refusal = catchThrowableOfType(
                    UnreadableImageException.class,
                    () -> preparer.prepare(new EncodedImage(Arrays.copyOf(whole, length), encoding, SIZE)));
            assertThat(refusal).as("%d of %d bytes", length, whole.length).isNotNull();
            assertThat(refusal.reason()).isEqualTo(Reason.UNDECODABLE);
            assertThat(refusal)
                    .hasMessageMatching(
                            "The (JPEG|PNG) is truncated after .*|The image of \\d+ bytes is neither JPEG nor PNG.*");
        }
    }

    @Test
    void refusesADamagedPng() {
        byte[] png = TestingImages.png(SIZE);
        png[png.length / 2] ^= 0x10;

        assertRefused(
                new EncodedImage(png, ImageEncoding.PNG, SIZE),
                Reason.UNDECODABLE,
                "The PNG is damaged: the checksum of");
    }

    @Test
    void refusesKindsOfJpegThatTheDecoderDoesNotKnow() {
        byte[] jpeg = withTwelveBits(TestingImages.jpeg(SIZE));

        assertRefused(
                jpeg(jpeg),
                Reason.UNDECODABLE,
                "The JPEG of 128×72 in " + jpeg.length + " bytes is damaged or of a kind that cannot be decoded");
    }

    @Test
    void survivesDamageOfAnyKind() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            ImageEncoding encoding = round % 2 == 0 ? ImageEncoding.JPEG : ImageEncoding.PNG;
            byte[] image = encoding == ImageEncoding.JPEG ? TestingImages.jpeg(SIZE) : TestingImages.png(SIZE);
            for (int i = random.nextInt(10); i >= 0; i--) {
                // Half of the damage goes to the headers, where it matters most.
                int place = random.nextInt(random.nextBoolean() ? 700 : image.length);
                image[place] = (byte) random.nextInt(256);
            }
            try {
                preparer.prepare(new EncodedImage(image, encoding, SIZE));
            } catch (UnreadableImageException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    private void assertRefused(EncodedImage image, Reason reason, String message) {
        UnreadableImageException refusal =
                catchThrowableOfType(UnreadableImageException.class, () -> preparer.prepare(image));
        assertThat(refusal).hasMessageContaining(message);
        assertThat(refusal.reason()).isEqualTo(reason);
    }

    @Test
    void preparesTheSameOnManyThreads() throws Exception {
        EncodedImage image = jpeg(TestingImages.jpeg(SIZE));
        ByteBuffer expected = preparer.prepare(image).pixels();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<PreparedImage>> calls = IntStream.range(0, 200)
                    .<Callable<PreparedImage>>mapToObj(i -> () -> preparer.prepare(image))
                    .toList();
            for (Future<PreparedImage> prepared : pool.invokeAll(calls)) {
                assertThat(prepared.get().pixels()).isEqualTo(expected);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** However small their files are, many of them at once would take more memory than there is. */
    @Test
    @Timeout(60)
    void decodesFewFramesLargerThanFourKAtATime() throws Exception {
        FrameSize size = new FrameSize(2161, 3840);
        EncodedImage large = new EncodedImage(TestingImages.flat(size), ImageEncoding.PNG, size);
        FutureTask<PreparedImage> second = new FutureTask<>(() -> preparer.prepare(large));
        FutureTask<PreparedImage> small = new FutureTask<>(() -> preparer.prepare(jpeg(TestingImages.jpeg(SIZE))));
        Thread waiting = new Thread(second, "large-frame");
        int others = ImagePreparer.LARGE_FRAMES.drainPermits();
        try {
            waiting.start();
            while (waiting.isAlive() && !ImagePreparer.LARGE_FRAMES.hasQueuedThreads()) {
                Thread.sleep(1);
            }
            assertThat(second.isDone()).isFalse();
            new Thread(small, "small-frame").start();
            assertThat(small.get().frameSize()).isEqualTo(SIZE);
        } finally {
            ImagePreparer.LARGE_FRAMES.release(others);
        }

        assertThat(second.get().frameSize()).isEqualTo(size);
    }

    @ParameterizedTest
    @EnumSource(value = NumberType.class, names = "FLOAT16", mode = EnumSource.Mode.EXCLUDE)
    void leavesNoNativeMemoryBehind(NumberType type) throws Exception {
        FrameSize size = new FrameSize(432, 768);
        EncodedImage good = new EncodedImage(TestingImages.jpeg(size), ImageEncoding.JPEG, size);
        EncodedImage bad = new EncodedImage(withTwelveBits(good.bytes()), ImageEncoding.JPEG, size);
        long objectsUnopened = Pointer.totalCount();
        try (ImagePreparer resizer = preparer(type, SIDE)) {
            prepareMany(resizer, good, bad, 100);
            long objects = Pointer.totalCount();
            long tracked = Pointer.totalBytes();
            long resident = Pointer.physicalBytes();

            prepareMany(resizer, good, bad, 1_000);

            assertThat(Pointer.totalCount()).as("native objects alive").isEqualTo(objects);
            assertThat(Pointer.totalBytes()).as("bytes known to JavaCPP").isEqualTo(tracked);
            // A decoded frame has 1 MB: leaking one in five would show. A call leaves a few kilobytes on the heap.
            assertThat(Pointer.physicalBytes() - resident)
                    .as("resident memory gained")
                    .isLessThan(200_000_000);
        }
        assertThat(Pointer.totalCount()).as("native objects left").isEqualTo(objectsUnopened);
    }

    /** A JPEG of 12 bits per sample, which passes every check but cannot be decoded. */
    private static byte[] withTwelveBits(byte[] jpeg) {
        byte[] changed = jpeg.clone();
        int header = 2;
        while (changed[header] != (byte) 0xff || changed[header + 1] != (byte) 0xc0) {
            header++;
        }
        changed[header + 4] = 12;
        return changed;
    }

    private static void prepareMany(ImagePreparer resizer, EncodedImage good, EncodedImage bad, int times)
            throws UnreadableImageException {
        for (int i = 0; i < times; i++) {
            resizer.prepare(good);
            assertThatThrownBy(() -> resizer.prepare(bad)).isInstanceOf(UnreadableImageException.class);
        }
    }

    @Test
    void refusesAModelThatTakesHalfFloats() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> preparer(NumberType.FLOAT16, SIDE))
                .withMessage("Images are prepared as UINT8 or FLOAT32, but the model takes FLOAT16");
    }

    private static EncodedImage jpeg(byte[] bytes) {
        return new EncodedImage(bytes, ImageEncoding.JPEG, SIZE);
    }

    private ImagePreparer preparer(NumberType type, int side) {
        ImagePreparer preparer = new ImagePreparer(new ModelManifest.Input(side, type, MEAN, DEVIATION));
        opened.add(preparer);
        return preparer;
    }
}
