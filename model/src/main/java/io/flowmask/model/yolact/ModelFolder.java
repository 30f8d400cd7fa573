package io.flowmask.model.yolact;

import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model folder in the making: files go into a hidden folder beside it, which takes its name when all are there. Closed before that
 * it leaves nothing behind, nor when the process ends before that.
 */
public final class ModelFolder implements AutoCloseable {
    /** What the importer and the quantiser write, and for TensorRT a graph at a batch size and its plan. */
    private static final Pattern OWN_FILE =
            Pattern.compile("model\\.json|calibration\\.json|(full|partial)(-b\\d+)?\\.(onnx|trt)");

    /** Files that a message names. */
    private static final int SHOWN = 5;

    /** Enough for a folder to which somebody still writes one file after the other. */
    private static final int REMOVAL_ATTEMPTS = 10;

    /** As the user calls the target. */
    private final Path folder;

    private final Path target;
    private final Path draft;
    private final boolean overwrite;
    private final Thread exitHook = new Thread(this::abandon, "flowmask-draft-removal");

    /** Guarded by this. */
    private boolean abandoned;

    private ModelFolder(Path folder, Path target, Path draft, boolean overwrite) {
        this.folder = folder;
        this.target = target;
        this.draft = draft;
        this.overwrite = overwrite;
    }

    /**
     * Begins a folder.
     *
     * @param overwrite whether a model folder that is there is replaced
     * @throws ImportException when the folder is there and is not to be replaced, or is no model folder, or holds more than a model
     */
    public static ModelFolder create(Path folder, boolean overwrite) throws IOException {
        check(folder, overwrite);
        Path target = folder.toAbsolutePath().normalize();
        Path draft = sibling(target, "draft");
        Files.createDirectories(draft);
        ModelFolder created = new ModelFolder(folder, target, draft, overwrite);
        created.watchExit();
        return created;
    }

    /**
     * Checks that a folder can be made, or replaced, so that it is known before the work begins.
     *
     * @param overwrite whether a model folder that is there is replaced
     * @throws ImportException when the folder is there and is not to be replaced, or is no model folder, or holds more than a model
     */
    public static void check(Path folder, boolean overwrite) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!overwrite) {
            throw alreadyThere(folder);
        }
        if (!Files.exists(folder.resolve(ModelManifest.FILE_NAME))) {
            throw new ImportException(folder + " is there already and is no model folder (it has no "
                    + ModelManifest.FILE_NAME + "), so it is not overwritten; choose another folder");
        }
        List<String> others = others(folder);
        if (!others.isEmpty()) {
            throw new ImportException(folder + " also holds "
                    + String.join(", ", others.subList(0, Math.min(SHOWN, others.size())))
                    + (others.size() > SHOWN ? ", …" : "")
                    + ", which would be lost, so it is not overwritten; choose another folder, or move these away");
        }
    }

    private static ImportException alreadyThere(Path folder) {
        return new ImportException(folder + " is there already; choose another folder, or pass --overwrite");
    }

    /** What no model folder has. */
    private static List<String> others(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !OWN_FILE.matcher(name).matches())
                    .sorted(String.CASE_INSENSITIVE_ORDER)
                    .toList();
        }
    }

    /** Where to write. */
    public Path path() {
        return draft;
    }

    /**
     * SHA-256 of the graphs that have been written and of their description. The name does not matter to what a model computes.
     *
     * @param manifest whatever its own fingerprint says
     */
    public String fingerprint(ModelManifest manifest) throws IOException {
        MessageDigest digest = sha256();
        for (String graph : List.of(ModelManifest.FULL_GRAPH, ModelManifest.PARTIAL_GRAPH)) {
            Path file = draft.resolve(graph);
            if (Files.exists(file)) {
                try (OutputStream target = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    Files.copy(file, target);
                }
            }
        }
        String settings = ModelManifests.toJson(manifest.withName("").withFingerprint(""));
        digest.update(settings.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Puts the folder in its place. Where that fails, what was there before stays.
     *
     * @throws ImportException when a folder has come there meanwhile that is not to be replaced
     */
    public synchronized void commit() throws IOException {
        if (abandoned) {
            throw new IllegalStateException("The process ends before " + folder + " is complete");
        }
        if (overwrite && Files.exists(target)) {
            check(folder, true);
            replace();
        } else {
            putInPlace();
        }
    }

    private void putInPlace() throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (Files.exists(target)) {
                throw alreadyThere(folder);
            }
            throw e;
        }
    }

    private void replace() throws IOException {
        Path old = sibling(target, "replaced");
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            try {
                Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
        delete(old);
    }

    @Override
    public synchronized void close() throws IOException {
        forgetExit();
        if (Files.exists(draft)) {
            delete(draft);
        }
    }

    private void watchExit() {
        try {
            Runtime.getRuntime().addShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out already; whoever makes the folder will hardly get to its end.
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out and runs the hook.
        }
    }

    /**
     * Removes what has been written when the JVM exits before the folder is complete. Whoever makes it may still be writing: files that
     * come while others are deleted are deleted too, and once the folder is gone none can come.
     */
    synchronized void abandon() {
        abandoned = true;
        for (int attempt = 0; attempt < REMOVAL_ATTEMPTS && Files.exists(draft); attempt++) {
            try {
                delete(draft);
            } catch (IOException e) {
                // A file came or went meanwhile.
            }
        }
    }

    private static Path sibling(Path target, String purpose) {
        return target.resolveSibling("." + target.getFileName() + "." + purpose + "-" + UUID.randomUUID());
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
