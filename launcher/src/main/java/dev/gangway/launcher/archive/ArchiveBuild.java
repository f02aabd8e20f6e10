package dev.gangway.launcher.archive;

import dev.gangway.launcher.files.FileTree;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The making of an archive, in one process at a time.
 *
 * <pre>
 *   lock - rehearse into a temporary file - try it out - move it into place - stamp - unlock
 * </pre>
 */
public final class ArchiveBuild {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveBuild.class);

    private final ClassArchive archive;
    private final Path home;

    /**
     * Prepares to make an archive.
     *
     * @param home the folder of the installation, with {@code lib} in it
     */
    public ArchiveBuild(ClassArchive archive, Path home) {
        this.archive = archive;
        this.home = home;
    }

    /** What came of it. */
    public enum Result {
        MADE,
        /** Another process makes the same one. */
        BUSY
    }

    /** Returns whether it was made, or tried to, of what is there now. */
    boolean isFresh() {
        try {
            return archive.isFresh(contents());
        } catch (IOException e) {
            LOG.debug("No class archive", e);
            return false;
        }
    }

    /** Returns whether there is something to make that nobody makes yet. */
    boolean isDue() {
        if (isFresh()) {
            return false;
        }
        try {
            prepareFolder();
            try (Lock lock = lock()) {
                return lock != null;
            }
        } catch (IOException e) {
            LOG.debug("No class archive", e);
            return false;
        }
    }

    /**
     * Makes it.
     *
     * @throws UserException if that fails, with the reason; what was there before is left alone
     */
    public Result run() throws UserException, InterruptedException {
        try {
            prepareFolder();
            try (Lock lock = lock()) {
                if (lock == null) {
                    return Result.BUSY;
                }
                make(contents());
                return Result.MADE;
            }
        } catch (IOException e) {
            throw new UserException("cannot make the class archive " + archive.file() + ": " + e, e);
        }
    }

    private String contents() throws IOException {
        return Contents.describe(home.resolve("lib"));
    }

    private void make(String contents) throws IOException, UserException, InterruptedException {
        Path file = archive.file();
        Path folder = Files.createTempDirectory("gangway-prepare");
        Path made =
                Files.createTempFile(file.getParent(), ".", file.getFileName().toString());
        Path stamp = Files.createTempFile(file.getParent(), ".", ".stamp");
        Thread cleaner = new Thread(() -> {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            clean(folder, made, stamp);
        });
        Runtime.getRuntime().addShutdownHook(cleaner); // a bridge that stops ends its preparation
        try {
            Files.delete(made); // Java 17 would warn that it is there
            Files.deleteIfExists(archive.stamp());
            Files.writeString(stamp, contents);
            try {
                new Trainer(home, folder).train(made, archive.isAotCache());
            } catch (UserException e) {
                // It would fail again at each start; there is another try when something has changed.
                Files.deleteIfExists(file);
                Files.move(stamp, archive.stamp(), StandardCopyOption.ATOMIC_MOVE);
                throw e;
            }
            setPermissions(made);
            setPermissions(stamp);
            try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
                channel.force(true); // a power failure must not leave a stamp without all of the archive
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
            // After the archive, and newer: the start script looks at that.
            Files.setLastModifiedTime(stamp, Files.getLastModifiedTime(file));
            Files.move(stamp, archive.stamp(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            clean(folder, made, stamp);
            forget(cleaner);
        }
    }

    private static void clean(Path... paths) {
        for (Path path : paths) {
            delete(path);
        }
    }

    private static void forget(Thread cleaner) {
        try {
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (IllegalStateException e) {
            LOG.debug("It is at work", e);
        }
    }

    /** Makes the folder of the archive; where it is this user's own, nobody else may enter it. */
    private void prepareFolder() throws IOException {
        Path folder = archive.file().getParent();
        if (isOfInstallation() || !isPosix()) {
            Files.createDirectories(folder);
        } else {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private void setPermissions(Path file) throws IOException {
        if (isPosix()) {
            Set<PosixFilePermission> permissions =
                    PosixFilePermissions.fromString(isOfInstallation() ? "rw-r--r--" : "rw-------");
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    private boolean isOfInstallation() {
        return archive.file().startsWith(home);
    }

    private boolean isPosix() {
        return home.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void delete(Path folder) {
        try {
            FileTree.delete(folder);
        } catch (IOException e) {
            LOG.debug("Cannot remove {}", folder, e);
        }
    }

    private @Nullable Lock lock() throws IOException {
        FileChannel channel = FileChannel.open(archive.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock();
        if (held == null) {
            channel.close();
            return null;
        }
        return new Lock(channel);
    }

    /** The right to make this archive, among all processes; the file stays, as others may wait for it. */
    private record Lock(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
