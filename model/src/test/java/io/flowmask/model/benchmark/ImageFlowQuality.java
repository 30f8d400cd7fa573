package io.flowmask.model.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flowmask.model.geometry.FrameSize;
import io.flowmask.model.geometry.RleMask;
import io.flowmask.model.image.EncodedImage;
import io.flowmask.model.image.ImageEncoding;
import io.flowmask.model.image.ImageFlow;
import io.flowmask.model.image.ImagePreparer;
import io.flowmask.model.image.Luminance;
import io.flowmask.model.image.UnreadableImageException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.MapSize;
import io.flowmask.model.manifest.ModelManifest.NumberType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well image flow tells where things were: on clips with known masks, each object's mask on a keyframe is moved along the flow and
 * compared with its mask some frames later.
 *
 * <pre>{@code
 * ./flowmask cameras dataset --seed 9100 --clips 60 --frames-per-clip 10 --fps 8 --size 640x360 --out DIR
 * mvn -q -Pfast -pl model test-compile exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *     -Dexec.args="-cp %classpath io.flowmask.model.benchmark.ImageFlowQuality DIR"
 * }</pre>
 */
public final class ImageFlowQuality {
    private static final int INPUT_SIZE_PX = 256;
    private static final int FARTHEST = 4;

    /** Of these masks a pixel more or less says nothing. */
    private static final int MIN_AREA = 150;

    /** Objects that stand still would drown the others. */
    private static final double STILL = 0.8;

    /** Flow in cells of one pixel of the luminance, and in those of F4. */
    private static final List<MapSize> MAPS = List.of(
            new MapSize(Luminance.MAX_SIDE_PX, Luminance.MAX_SIDE_PX),
            new MapSize(INPUT_SIZE_PX / 16, INPUT_SIZE_PX / 16));

    private static final List<String> WAYS = List.of("left where they were", "moved by pixel", "moved by cell of F4");

    private final Path dataset;
    private final Map<Integer, Map<Integer, RleMask>> masks = new HashMap<>();
    private final double[][] sums = new double[WAYS.size()][FARTHEST + 1];
    private final double[][] movingSums = new double[WAYS.size()][FARTHEST + 1];
    private final int[] counts = new int[FARTHEST + 1];
    private final int[] movingCounts = new int[FARTHEST + 1];
    private long flowNanos;
    private int flows;

    private ImageFlowQuality(Path dataset) {
        this.dataset = dataset;
    }

    /**
     * Measures and prints.
     *
     * @param arguments a folder with frames and {@code annotations.json}, as `flowmask cameras dataset` writes it
     */
    public static void main(String[] arguments) throws IOException, UnreadableImageException {
        new ImageFlowQuality(Path.of(arguments[0])).run();
    }

    private void run() throws IOException, UnreadableImageException {
        JsonNode truth = JsonMapper.builder()
                .build()
                .readTree(dataset.resolve("annotations.json").toFile());
        for (JsonNode annotation : truth.get("annotations")) {
            if (annotation.get("area").asInt() >= MIN_AREA) {
                masks.computeIfAbsent(annotation.get("image_id").asInt(), unused -> new HashMap<>())
                        .put(annotation.get("track_id").asInt(), mask(annotation.get("segmentation")));
            }
        }
        Map<Integer, TreeMap<Integer, JsonNode>> videos = new TreeMap<>();
        for (JsonNode image : truth.get("images")) {
            videos.computeIfAbsent(image.get("video_id").asInt(), unused -> new TreeMap<>())
                    .put(image.get("frame_index").asInt(), image);
        }
        ModelManifest.Input input = new ModelManifest.Input(
                INPUT_SIZE_PX, NumberType.UINT8, List.of(103.94, 116.78, 123.68), List.of(57.38, 57.12, 58.40));
        try (ImagePreparer preparer = new ImagePreparer(input, true);
                ImageFlow flow = new ImageFlow(INPUT_SIZE_PX, MAPS)) {
            for (TreeMap<Integer, JsonNode> video : videos.values()) {
                List<JsonNode> frames = List.copyOf(video.values());
                int keyframe = Math.max(0, frames.size() - 1 - FARTHEST);
                Luminance before = luminance(preparer, frames.get(keyframe));
                for (int distance = 1; keyframe + distance < frames.size(); distance++) {
                    JsonNode frame = frames.get(keyframe + distance);
                    compare(flow, luminance(preparer, frame), before, frame, frames.get(keyframe), distance);
                }
            }
        }
        print();
    }

    private Luminance luminance(ImagePreparer preparer, JsonNode image) throws IOException, UnreadableImageException {
        byte[] bytes = Files.readAllBytes(dataset.resolve(image.get("file_name").textValue()));
        FrameSize size =
                new FrameSize(image.get("height").asInt(), image.get("width").asInt());
        return preparer.prepare(new EncodedImage(bytes, ImageEncoding.JPEG, size))
                .luminance()
                .orElseThrow();
    }

    private static RleMask mask(JsonNode segmentation) {
        JsonNode size = segmentation.get("size");
        return RleMask.parse(
                new FrameSize(size.get(0).asInt(), size.get(1).asInt()),
                segmentation.get("counts").textValue());
    }

    private void compare(
            ImageFlow flow, Luminance now, Luminance before, JsonNode frame, JsonNode keyframe, int distance) {
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        var field = flow.estimate(now, before);
        flowNanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        flows++;
        Map<Integer, RleMask> earlier = masks.getOrDefault(keyframe.get("id").asInt(), Map.of());
        masks.getOrDefault(frame.get("id").asInt(), Map.of()).forEach((track, mask) -> {
            RleMask old = earlier.get(track);
            if (old != null) {
                double still = mask.intersectionOverUnion(old);
                boolean moving = still < STILL;
                counts[distance]++;
                movingCounts[distance] += moving ? 1 : 0;
                for (int way = 0; way < WAYS.size(); way++) {
                    double overlap = way == 0 ? still : overlap(mask, old, field.map(way - 1), MAPS.get(way - 1));
                    sums[way][distance] += overlap;
                    movingSums[way][distance] += moving ? overlap : 0;
                }
            }
        });
    }

    /** IoU of a mask with another one that is moved along a flow. */
    private static double overlap(RleMask mask, RleMask old, FloatBuffer flow, MapSize map) {
        int height = mask.size().heightPx();
        int width = mask.size().widthPx();
        byte[] now = mask.toBitmap();
        byte[] before = old.toBitmap();
        int common = 0;
        int union = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double column = (x + 0.5) * map.width() / width - 0.5;
                double row = (y + 0.5) * map.height() / height - 0.5;
                long fromX = Math.round(x + at(flow, map, row, column, 0) * width / map.width());
                long fromY = Math.round(y + at(flow, map, row, column, 1) * height / map.height());
                boolean inside = fromX >= 0 && fromX < width && fromY >= 0 && fromY < height;
                boolean moved = inside && before[(int) (fromY * width + fromX)] != 0;
                boolean set = now[y * width + x] != 0;
                common += moved && set ? 1 : 0;
                union += moved || set ? 1 : 0;
            }
        }
        return union == 0 ? 0 : (double) common / union;
    }

    /** The flow between cells' centres. */
    private static double at(FloatBuffer flow, MapSize map, double row, double column, int axis) {
        double y = Math.max(0, Math.min(map.height() - 1, row));
        double x = Math.max(0, Math.min(map.width() - 1, column));
        int top = Math.min((int) y, map.height() - 2);
        int left = Math.min((int) x, map.width() - 2);
        int place = 2 * (top * map.width() + left) + axis;
        double above = flow.get(place) * (left + 1 - x) + flow.get(place + 2) * (x - left);
        int below = place + 2 * map.width();
        return above * (top + 1 - y)
                + (flow.get(below) * (left + 1 - x) + flow.get(below + 2) * (x - left)) * (y - top);
    }

    private void print() {
        System.out.printf(Locale.ROOT, "%.2f ms of processor time a flow%n", flowNanos / 1e6 / flows);
        for (int way = 0; way < WAYS.size(); way++) {
            System.out.printf("%-22s", WAYS.get(way));
            for (int distance = 1; distance <= FARTHEST; distance++) {
                System.out.printf(
                        Locale.ROOT,
                        "  %.3f (%.3f)",
                        sums[way][distance] / counts[distance],
                        movingSums[way][distance] / movingCounts[distance]);
            }
            System.out.println();
        }
    }
}
