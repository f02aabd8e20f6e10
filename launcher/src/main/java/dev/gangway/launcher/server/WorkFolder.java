package dev.gangway.launcher.server;

import dev.gangway.launcher.files.FileTree;
import dev.gangway.launcher.files.IoFailure;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
     * @throws UserException if it cannot be made
     */
    static WorkFolder create(@Nullable Path parent) throws UserException {
        try {
            return make(parent);
        } catch (IOException e) {
            throw new UserException(
                    "cannot make a work folder in "
                            + (parent == null ? System.getProperty("java.io.tmpdir") : parent) + ": "
                            + IoFailure.tell(e) + "; say by --work-dir where else",
                    e);
        }
    }

    private static WorkFolder make(@Nullable Path parent) throws IOException {
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
        FileTree.delete(path);
    }
}
