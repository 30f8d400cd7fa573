package io.flowmask.model.yolact;

import io.flowmask.model.manifest.ModelManifest;
import io.flowmask.model.manifest.ModelManifests;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
import org.jspecify.annotations.Nullable;

/**
 * A model folder in the making: files go into a hidden folder beside it, which takes its name when all are there. Closed before that
 * it leaves nothing behind.
 */
public final class ModelFolder implements AutoCloseable {
    private final Path target;
    private final Path draft;

    private ModelFolder(Path target, Path draft) {
        this.target = target;
        this.draft = draft;
    }

    /**
     * Begins a folder.
     *
     * @throws ImportException when the folder is there and is not to be replaced, or is no model folder
     */
    public static ModelFolder create(Path folder, boolean overwrite) throws IOException {
        Path target = folder.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            if (!overwrite) {
                throw new ImportException(folder + " is there already; choose another folder, or pass --overwrite");
            }
            if (!Files.exists(target.resolve(ModelManifest.FILE_NAME))) {
                throw new ImportException(folder + " is there already and is no model folder (it has no "
                        + ModelManifest.FILE_NAME + "), so it is not overwritten; choose another folder");
            }
        }
        Path draft = sibling(target, "draft");
        Files.createDirectories(draft);
        return new ModelFolder(target, draft);
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

    /** Puts the folder in its place. */
    public void commit() throws IOException {
        if (Files.exists(target)) {
            Path old = sibling(target, "replaced");
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            delete(old);
        } else {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(draft)) {
            delete(draft);
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
