package dev.gangway.launcher.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of findings, a file each, under names that tell what they were found in.
 *
 * <p>Nothing in it is ever changed: a file is written beside its place and renamed, so that processes can share the
 * folder, and one that is cut or damaged is known by its checksum. Whoever can write in it could hide a filter from an
 * application, so it must belong to the user of this process, and nobody else may write in it.
 */
final class ScanCache {
    private static final Logger LOG = LoggerFactory.getLogger(ScanCache.class);

    /** How long findings are kept that nobody has needed. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int HEADER = 8;

    /** What files are called here: as {@link JarContent} names jars, and before they are whole. */
    private static final Pattern OWN_FILE = Pattern.compile("[0-9a-f]{64}|\\.[0-9]+\\.new");

    private final Path folder;
    private final boolean askedFor;
    private final Path own;
    private final AtomicBoolean swept = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();
    private @Nullable Boolean trusted;

    /**
     * Uses a folder, which is made on first need.
     *
     * @param askedFor whether somebody has named it, and so wants to know if it cannot be used
     * @param own a file of the user who has to own it
     */
    ScanCache(Path folder, boolean askedFor, Path own) {
        this.folder = folder;
        this.askedFor = askedFor;
        this.own = own;
    }

    /** Returns what was put under a name, or null. */
    byte @Nullable [] get(String name) {
        if (!isTrusted()) {
            return null;
        }
        Path file = folder.resolve(name);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            if (bytes.limit() < HEADER || bytes.getInt(4) != bytes.limit() - HEADER) {
                throw new IOException("it is cut off");
            }
            byte[] content = new byte[bytes.limit() - HEADER];
            bytes.get(HEADER, content);
            if (checksum(content) != bytes.getInt(0)) {
                throw new IOException("its checksum is wrong");
            }
            keep(file);
            return content;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.info("{} is thrown away, and what it had is searched for again: {}", file, e.getMessage());
            delete(file);
            return null;
        }
    }

    /** Keeps something under a name; if that is not possible, it has to be found again. */
    void put(String name, byte[] content) {
        if (failed.get() || !isTrusted()) {
            return;
        }
        Path written = null;
        try {
            written = Files.createTempFile(folder, ".", ".new");
            ByteBuffer bytes = ByteBuffer.allocate(HEADER + content.length);
            bytes.putInt(checksum(content)).putInt(content.length).put(content);
            Files.write(written, bytes.array());
            Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            if (swept.compareAndSet(false, true)) {
                sweep();
            }
        } catch (IOException e) {
            if (written != null) {
                delete(written);
            }
            if (failed.compareAndSet(false, true)) {
                tell("cannot be written: " + e);
            }
        }
    }

    private static int checksum(byte[] content) {
        CRC32 sum = new CRC32();
        sum.update(content);
        return (int) sum.getValue();
    }

    /** Notes that a file is needed, not too often. */
    private static void keep(Path file) throws IOException {
        Instant now = Instant.now();
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(A_DAY))) {
            try {
                Files.setLastModifiedTime(file, FileTime.from(now));
            } catch (IOException e) {
                LOG.debug("Cannot touch {}", file, e); // the folder is read-only: nobody removes it either
            }
        }
    }

    /**
     * Removes what nobody has needed for long, and what interrupted processes have left. The folder may be one that
     * holds other files as well, whatever they are.
     */
    private void sweep() throws IOException {
        Instant limit = Instant.now().minus(KEPT);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (OWN_FILE.matcher(file.getFileName().toString()).matches()
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                    delete(file);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("Another process has swept", e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.debug("Cannot remove {}", file, e);
        }
    }

    private synchronized boolean isTrusted() {
        if (trusted == null) {
            trusted = look();
        }
        return trusted;
    }

    private boolean look() {
        try {
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (!Files.isDirectory(folder)) {
                if (posix) {
                    Files.createDirectories(
                            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectories(folder);
                }
            }
            UserPrincipal user = Files.getOwner(own);
            if (!Files.getOwner(folder).equals(user)) {
                return tell("belongs to " + Files.getOwner(folder).getName() + " and not to " + user.getName());
            }
            Set<PosixFilePermission> allowed = posix ? Files.getPosixFilePermissions(folder) : Set.of();
            if (allowed.contains(PosixFilePermission.GROUP_WRITE)
                    || allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
                return tell("may be written by others than " + user.getName());
            }
            return true;
        } catch (IOException e) {
            return tell("cannot be used: " + e);
        }
    }

    /** Says why it is of no use, and returns that it is of none. */
    private boolean tell(String why) {
        if (askedFor) {
            LOG.warn("What jars say is searched for at every start: {} {}", folder, why);
        } else {
            LOG.debug("What jars say is searched for at every start: {} {}", folder, why);
        }
        return false;
    }
}
