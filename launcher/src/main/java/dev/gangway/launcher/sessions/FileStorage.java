package dev.gangway.launcher.sessions;

import dev.gangway.launcher.files.IoFailure;
import dev.gangway.launcher.options.UserException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in files that survive a restart, one process at a time: {@code DIR/CONTEXT@HOST/ID}.
 *
 * <p>A file is written beside and then renamed, so that there is always a whole one, also if the process is killed or
 * the disk is full. Its time is when the session ends, so that looking for those that have ended opens none.
 *
 * <p>It is longer than other files since what is written, read and removed has to fit together at every moment at which the
 * process may be killed.
 */
final class FileStorage implements Storage {
    private static final byte FORMAT = 1;
    private static final String NEW = ".new";
    /** Which locks guard the sessions: few, as they are held for the time of a small write. */
    private static final int LOCKS = 64;

    private final Path folder;
    private final FileChannel lockFile;
    private final Outage outage;
    private final Object[] locks = new Object[LOCKS];

    private FileStorage(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
        outage = new Outage(folder.toString());
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /**
     * Takes a folder, making it if need be.
     *
     * @throws UserException if it cannot be written, or another process has it
     */
    static FileStorage open(Path folder) throws UserException {
        FileChannel channel = null;
        try {
            makeFolder(folder);
            channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new UserException("cannot keep sessions in " + folder + ": another process uses it; give each "
                        + "bridge a folder of its own, or share sessions by --sessions jdbc:URL");
            }
            removeUnfinished(folder);
            return new FileStorage(folder, channel);
        } catch (IOException e) {
            throw new UserException("cannot keep sessions in " + folder + ": " + IoFailure.tell(e), e);
        }
    }

    private static void removeUnfinished(Path folder) throws IOException {
        for (Path scope : scopes(folder)) {
            try (Stream<Path> files = Files.list(scope)) {
                for (Path file : files.filter(FileStorage::isUnfinished).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // it is this process that has it
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            // What is in the sessions is nobody else's business.
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** Returns whether a folder is one that {@link #folder(SessionKey.Scope)} names; DIR may hold others. */
    private static boolean isOfScope(Path folder) {
        String name = folder.getFileName().toString();
        return name.startsWith("%2F") && name.indexOf('@') > 0 && Files.isDirectory(folder);
    }

    private static List<Path> scopes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(FileStorage::isOfScope).toList();
        }
    }

    /** Returns whether a file is what a process wrote that was killed meanwhile. */
    private static boolean isUnfinished(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(NEW)
                && SessionKey.isPlausible(name.substring(0, name.length() - NEW.length()))
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private Path folder(SessionKey.Scope scope) {
        String context = scope.context().isEmpty() ? "/" : scope.context();
        return folder.resolve(URLEncoder.encode(context, StandardCharsets.UTF_8) + "@"
                + URLEncoder.encode(scope.host(), StandardCharsets.UTF_8));
    }

    private Path file(SessionKey key) {
        return folder(key.scope()).resolve(key.id());
    }

    @Override
    public String place(SessionKey key) {
        return file(key).toString();
    }

    private Object lock(SessionKey key) {
        return locks[Math.floorMod(key.hashCode(), LOCKS)];
    }

    @Override
    public @Nullable StoredSession load(SessionKey key) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file(key));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            outage.begins(e.toString());
            throw e;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IOException("it is of format " + format + " (expected " + FORMAT + ")");
            }
            return new StoredSession(
                    in.readLong(),
                    in.readUTF(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readAllBytes());
        } catch (IOException e) { // of what is in the file: the disk may have failed, or lost its power
            discard(key, e);
            return null;
        }
    }

    @Override
    public boolean insert(SessionKey key, StoredSession session) throws IOException {
        synchronized (lock(key)) {
            if (Files.exists(file(key))) {
                return false;
            }
            write(key, session);
            return true;
        }
    }

    @Override
    public boolean replace(SessionKey key, StoredSession session, long expected) throws IOException {
        synchronized (lock(key)) {
            StoredSession old = load(key);
            if (old == null || old.version() != expected) {
                return false;
            }
            write(key, session);
            return true;
        }
    }

    @Override
    public void touch(SessionKey key, StoredSession session) throws IOException {
        synchronized (lock(key)) {
            StoredSession old = load(key);
            if (old != null && old.accessed() <= session.accessed()) {
                write(
                        key,
                        new StoredSession(
                                old.version(),
                                session.node(),
                                old.created(),
                                session.accessed(),
                                session.lastAccessed(),
                                old.cookieSet(),
                                session.expiry(),
                                session.maxInactive(),
                                old.attributes()));
            }
        }
    }

    private void write(SessionKey key, StoredSession session) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeLong(session.version());
            out.writeUTF(session.node());
            out.writeLong(session.created());
            out.writeLong(session.accessed());
            out.writeLong(session.lastAccessed());
            out.writeLong(session.cookieSet());
            out.writeLong(session.expiry());
            out.writeLong(session.maxInactive());
            out.write(session.attributes());
        }
        Path file = file(key);
        Path fresh = file.resolveSibling(key.id() + NEW);
        try {
            makeFolder(folder(key.scope()));
            Files.write(fresh, bytes.toByteArray());
            Files.setLastModifiedTime(
                    fresh, FileTime.fromMillis(session.expiry() > 0 ? session.expiry() : Long.MAX_VALUE / 1_000_000));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            outage.ends();
        } catch (IOException e) {
            outage.begins(e.toString());
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    @Override
    public boolean delete(SessionKey key) throws IOException {
        synchronized (lock(key)) {
            return Files.deleteIfExists(file(key));
        }
    }

    /** The node does not matter, as there is one process only. */
    @Override
    public Set<String> expired(SessionKey.Scope scope, @Nullable String node, long time) throws IOException {
        Set<String> ids = new HashSet<>();
        for (Path file : expired(folder(scope), time)) {
            ids.add(file.getFileName().toString());
        }
        return ids;
    }

    private static List<Path> expired(Path folder, long time) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> SessionKey.isPlausible(file.getFileName().toString()))
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && hasEnded(file, time))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static boolean hasEnded(Path file, long time) {
        try {
            return Files.getLastModifiedTime(file).toMillis() <= time;
        } catch (IOException e) {
            return false; // removed by a request just now
        }
    }

    @Override
    public void deleteExpired(long time) throws IOException {
        for (Path scope : scopes(folder)) {
            for (Path file : expired(scope, time)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Lets another process have the folder. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
