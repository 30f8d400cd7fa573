package io.flowmask.model.yolact;

import io.flowmask.model.manifest.ModelManifest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A model folder in the making: files go into a hidden folder beside it, which takes its name when all are there. Closed before that
 * it leaves nothing behind.
 */
final class ModelFolder implements AutoCloseable {
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
    static ModelFolder create(Path folder, boolean overwrite) throws IOException {
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
        Path draft = sibling(target, "importing");
        Files.createDirectories(draft);
        return new ModelFolder(target, draft);
    }

    /** Where to write. */
    Path path() {
        return draft;
    }

    /** Puts the folder in its place. */
    void commit() throws IOException {
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
}
