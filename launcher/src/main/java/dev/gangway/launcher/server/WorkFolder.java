package dev.gangway.launcher.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of this process alone, for unpacked WARs, compiled JSPs and uploads; gone after {@link #close()}. */
final class WorkFolder implements AutoCloseable {
    private static final String PREFIX = "gangway-";

    private final Path path;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes a new folder that only this user can enter.
     *
     * @param parent where to make it, created if it does not exist; null for the system's temporary directory
     */
    static WorkFolder create(@Nullable Path parent) throws IOException {
        if (parent == null) {
            return new WorkFolder(Files.createTempDirectory(PREFIX).toRealPath());
        }
        Files.createDirectories(parent);
        boolean posix = parent.getFileSystem().supportedFileAttributeViews().contains("posix");
        // As Files.createTempDirectory does by itself where the file system knows permissions.
        Path path = posix
                ? Files.createTempDirectory(
                        parent,
                        PREFIX,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createTempDirectory(parent, PREFIX);
        return new WorkFolder(path.toRealPath());
    }

    Path path() {
        return path;
    }

    /** Removes the folder with all that is in it. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Somebody else has removed it: that is what was wanted.
        }
    }
}
