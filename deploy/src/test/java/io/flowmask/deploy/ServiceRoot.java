package io.flowmask.deploy;

import io.flowmask.deploy.ComposeFile.Mount;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The file system that a container would see, below a folder of this machine: what its image and its mounts put there. */
final class ServiceRoot {
    private final Path root;

    ServiceRoot(Path root) throws IOException {
        this.root = Files.createDirectories(root);
    }

    Path path(String inContainer) {
        return root.resolve(inContainer.substring(1));
    }

    /** Copies a file, or what is in a folder; links stay links. */
    void copy(Path source, String target) throws IOException {
        Path destination = path(target);
        if (Files.isRegularFile(source)) {
            Path file = target.endsWith("/") ? destination.resolve(source.getFileName()) : destination;
            Files.createDirectories(file.getParent());
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            return;
        }
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(destination.resolve(source.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(
                        file,
                        destination.resolve(source.relativize(file)),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Puts a file that lies elsewhere into a folder. */
    void link(Path file, String folder) throws IOException {
        Path link = Files.createDirectories(path(folder)).resolve(file.getFileName());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, file.toAbsolutePath());
    }

    void mount(Mount mount, Path volumes) throws IOException {
        Path source = mount.isVolume()
                ? Files.createDirectories(volumes.resolve(mount.source()))
                : Sources.path(mount.source());
        Path target = path(mount.target());
        Files.createDirectories(target.getParent());
        Files.createSymbolicLink(target, source);
    }

    /** A text of the container with paths of this machine: those that begin with a folder that is here. */
    String translated(String text) throws IOException {
        String folders;
        try (Stream<Path> top = Files.list(root)) {
            folders = top.map(path -> path.getFileName().toString())
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"));
        }
        if (folders.isEmpty()) {
            return text;
        }
        return Pattern.compile("(^|[=\\s]|//)(/(?:" + folders + ")(?:/|$|\\s))")
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + root + found.group(2)));
    }
}
