package io.flowmask.model.yolact;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import io.flowmask.model.manifest.InvalidModelException;
import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifest.Features;
import io.flowmask.model.manifest.ModelManifests;
import io.flowmask.model.manifest.Motion;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model folder as it is to be run: itself, or, where another motion is wanted than the one it was made with, a temporary folder with the
 * partial graph rewritten. The fingerprint stays: both leave the same features behind. TensorRT's plans of the full graph serve there too.
 * Close it when the graphs are loaded.
 *
 * <p>A model can be run with its own motion and with any that needs less of the network: a flow net's features can be moved by image flow or
 * left where they are, but there is no flow net in a graph that was made without.
 */
public final class MotionOverride implements AutoCloseable {
    private final Path folder;
    private final ModelManifest manifest;
    private final boolean temporary;

    private MotionOverride(Path folder, ModelManifest manifest, boolean temporary) {
        this.folder = folder;
        this.manifest = manifest;
        this.temporary = temporary;
    }

    /**
     * Applies a motion to a model folder. Models without a partial graph have nothing to apply it to and stay as they are.
     *
     * @param modelFolder made by {@link ModelImporter}
     * @param wanted the model's own where it is empty
     * @throws InvalidModelException when the model cannot be run with this motion
     */
    public static MotionOverride of(Path modelFolder, Optional<Motion> wanted) throws IOException {
        ModelManifest manifest = ModelManifests.read(modelFolder);
        Optional<Motion> own = manifest.motion();
        if (own.isEmpty() || wanted.isEmpty() || wanted.equals(own)) {
            return new MotionOverride(modelFolder, manifest, false);
        }
        check(modelFolder, manifest, wanted.get());
        Path temporary = Files.createTempDirectory("flowmask-motion");
        MotionOverride override = new MotionOverride(temporary, manifest.withMotion(wanted.get()), true);
        try {
            link(modelFolder.resolve(ModelManifest.FULL_GRAPH), temporary);
            linkPlans(modelFolder, temporary);
            rewrite(
                    modelFolder.resolve(ModelManifest.PARTIAL_GRAPH),
                    temporary.resolve(ModelManifest.PARTIAL_GRAPH),
                    manifest.features().orElseThrow(),
                    wanted.get());
            return override;
        } catch (IOException | RuntimeException e) {
            override.close();
            throw e;
        }
    }

    /** The partial graph's plans are of the model's own motion. */
    private static void linkPlans(Path modelFolder, Path temporary) throws IOException {
        String plans = ModelManifest.FULL_GRAPH.replace(".onnx", "-b*.trt");
        try (DirectoryStream<Path> found = Files.newDirectoryStream(modelFolder, plans)) {
            for (Path plan : found) {
                link(plan, temporary);
            }
        }
    }

    private static void link(Path file, Path folder) throws IOException {
        Files.createSymbolicLink(folder.resolve(file.getFileName()), file.toRealPath());
    }

    /**
     * Whether a model can be run with a motion, as far as its manifest tells.
     *
     * @param folder for the message
     * @throws InvalidModelException when it cannot
     */
    public static void check(Path folder, ModelManifest manifest, Motion wanted) {
        manifest.motion().filter(own -> wanted.compareTo(own) < 0).ifPresent(own -> {
            throw new InvalidModelException(
                    "The model folder " + folder,
                    List.of("its partial graph was made with the motion " + own + ", and " + wanted
                            + " needs more than that has; import the checkpoint with --motion " + wanted));
        });
    }

    /** Where the graphs are. */
    public Path folder() {
        return folder;
    }

    /** What the graphs are. */
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public void close() throws IOException {
        if (!temporary) {
            return;
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static void rewrite(Path source, Path target, Features features, Motion motion) throws IOException {
        ModelProto.Builder model = ModelProto.newBuilder();
        try (InputStream stream = Files.newInputStream(source)) {
            CodedInputStream coded = CodedInputStream.newInstance(stream);
            coded.setSizeLimit(Integer.MAX_VALUE);
            model.mergeFrom(coded);
        }
        List<String> missing = new MotionRewrite(model.getGraphBuilder()).apply(features.moved(), motion);
        if (!missing.isEmpty()) {
            throw new InvalidModelException(
                    source.toString(),
                    List.of("nothing in it uses " + String.join(", ", missing)
                            + " after they were moved, so they cannot be moved by " + motion
                            + "; import the checkpoint with --motion " + motion));
        }
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(target), 1 << 20)) {
            model.build().writeTo(stream);
        }
    }
}
