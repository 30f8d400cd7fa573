package io.flowmask.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A temporary folder that is gone after {@link #close}. */
final class TemporaryFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

    private final Path path;

    /**
     * Makes a folder with a name of its own.
     *
     * @param parent an existing folder
     */
    TemporaryFolder(Path parent, String prefix) throws IOException {
        this.path = Files.createTempDirectory(parent, prefix);
    }

    /** Where temporary folders are unless told otherwise. */
    static Path systemParent() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    Path path() {
        return path;
    }

    /** Deletes the folder. What cannot be deleted is left behind with a warning: nothing depends on it any more. */
    @Override
    public void close() {
        try {
            Files.walkFileTree(path, new Deleting());
        } catch (NoSuchFileException alreadyGone) {
            LOG.debug("Folder {} is gone already", path);
        } catch (IOException e) {
            LOG.warn("Could not delete the temporary folder {}; delete it by hand", path, e);
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        /** A broker renames and deletes files in the background, so that a listed file may be gone when it is visited. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
            if (e != null) {
                throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
