package io.flowmask.job.testing;

import io.flowmask.model.yolact.ImportOptions;
import io.flowmask.model.yolact.ModelImporter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/** The smallest real model with a motion branch, and the frames it was tried on, from the model module's golden data. */
public final class TinyModel {
    public static final int WIDTH_PX = 320;
    public static final int HEIGHT_PX = 180;
    private static final int FRAMES = 6;
    private static final String GOLDEN = "/golden/tiny-resnet-video/";

    private TinyModel() {}

    /** Imports the model into {@code folder/model} and returns where it is. */
    public static Path importInto(Path folder) throws IOException {
        Path checkpoint = Files.write(folder.resolve("tiny.pth"), golden("checkpoint.pth"));
        Path model = folder.resolve("model");
        ModelImporter.importCheckpoint(
                checkpoint,
                model,
                ImportOptions.builder()
                        .name("tiny")
                        .inputSizePx(200)
                        .anchorScales(List.of(9.0, 18.0, 36.0, 72.0, 144.0))
                        .classes(List.of("car", "truck", "bus", "motorcycle", "bicycle", "person", "van"))
                        .build());
        return model;
    }

    /** The golden frames as PNG, over and over, for any index. */
    public static byte[] frame(long index) throws IOException {
        return golden("frame_" + Math.floorMod(index, FRAMES) + ".png");
    }

    /** A PNG whose header announces an image of this size. */
    public static byte[] headerOnly(int widthPx, int heightPx) {
        ByteBuffer png = ByteBuffer.allocate(33); // signature, then IHDR with its length, type, fields and checksum
        png.putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .putInt(0x49484452)
                .putInt(widthPx)
                .putInt(heightPx);
        png.put((byte) 8).put((byte) 2).put((byte) 0).put((byte) 0).put((byte) 0);
        CRC32 crc = new CRC32();
        crc.update(png.array(), 12, 17);
        return png.putInt((int) crc.getValue()).array();
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream in = TinyModel.class.getResourceAsStream(GOLDEN + name)) {
            if (in == null) {
                throw new FileNotFoundException(GOLDEN + name);
            }
            return in.readAllBytes();
        }
    }
}
