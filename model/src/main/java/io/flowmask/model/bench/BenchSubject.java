package io.flowmask.model.bench;

import io.flowmask.model.engine.Engine;
import io.flowmask.model.engine.EngineOptions;
import io.flowmask.model.engine.Engines;
import io.flowmask.model.engine.KeyframeFeatures;
import io.flowmask.model.image.FlowField;
import io.flowmask.model.image.PreparedImage;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An open model with frames to run it on. Owns the engine. */
final class BenchSubject implements AutoCloseable {
    private final String name;
    private final boolean supportsPartial;
    private final Engine engine;
    private final List<PreparedImage> frames;

    /**
     * Takes the engine over.
     *
     * @param frames as many as the largest batch
     */
    BenchSubject(String name, boolean supportsPartial, Engine engine, List<PreparedImage> frames) {
        this.name = name;
        this.supportsPartial = supportsPartial;
        this.engine = engine;
        this.frames = List.copyOf(frames);
    }

    static BenchSubject open(Path folder, EngineOptions options, int largestBatch) throws IOException {
        ModelManifest manifest = ModelManifests.read(folder);
        return of(manifest, Engines.open(folder, manifest, options), largestBatch);
    }

    static BenchSubject of(ModelManifest manifest, Engine engine, int largestBatch) {
        return new BenchSubject(
                manifest.name(), manifest.features().isPresent(), engine, frames(manifest, largestBatch));
    }

    /** Where the partial graph takes a flow, one that stands still: it makes no difference to the time. */
    private static List<PreparedImage> frames(ModelManifest manifest, int count) {
        List<PreparedImage> frames = BenchFrames.of(manifest.input(), count);
        return manifest.features()
                .filter(features -> features.motionOrDefault() == Motion.IMAGE_FLOW)
                .map(features -> FlowField.still(features.movedMaps()))
                .map(still ->
                        frames.stream().map(frame -> frame.withFlow(still)).toList())
                .orElse(frames);
    }

    String name() {
        return name;
    }

    boolean supportsPartial() {
        return supportsPartial;
    }

    /** Runs the full graph; returns what the batch's keyframes leave behind, nothing for a model without partial frames. */
    List<KeyframeFeatures> full(int batch) {
        return engine.full(frames.subList(0, batch)).stream()
                .flatMap(output -> output.features().stream())
                .toList();
    }

    void partial(List<KeyframeFeatures> keyframes) {
        engine.partial(frames.subList(0, keyframes.size()), keyframes);
    }

    @Override
    public void close() {
        engine.close();
    }
}
