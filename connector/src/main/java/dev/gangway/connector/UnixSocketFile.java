package dev.gangway.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a listening Unix-domain socket: made by {@link #bind}, removed by {@link #delete}.
 *
 * <p>A socket that somebody still listens on is never taken over, and a file that is not the one made here is never
 * removed.
 */
final class UnixSocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSocketFile.class);

    /** What the folder where a socket is made begins with. */
    private static final String PRIVATE = ".gw";

    /** What a socket is called there. */
    private static final String MADE = "s";

    /** How long a path may be on every system, in bytes: 108 on Linux, fewer elsewhere. */
    private static final int SHORT_PATH = 100;

    private final Path path;
    private @Nullable Object identity; // what the file system knows the file by; null until bound

    UnixSocketFile(Path path) {
        this.path = path;
    }

    /**
     * Binds a new channel to the path, in place of what a dead process left there.
     *
     * <p>Until its mode is set a socket has the one that the umask leaves. So it is made in a folder that only this user can
     * enter, and gets into its place with all that belongs to it. Where no such folder can be had it is made in place.
     *
     * @param owner the user to whom the file is given, or null to leave it as it is; likewise the group
     * @throws BindException if somebody listens on the socket, or if the file there is no socket
     */
    ServerSocketChannel bind(
            int backlog, Set<PosixFilePermission> permissions, @Nullable String owner, @Nullable String group)
            throws IOException {
        Path folder = privateFolder();
        Path made = folder == null ? path : folder.resolve(MADE);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            if (folder == null) {
                checkFree();
                Files.deleteIfExists(path);
            }
            channel.bind(UnixDomainSocketAddress.of(made), backlog);
            identity = identityOf(made);
            give(made, permissions, owner, group);
            if (folder != null) {
                checkFree(); // last, since what is there is replaced
                Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            }
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            delete();
            throw e;
        } finally {
            if (folder != null) {
                remove(made);
                remove(folder);
            }
        }
    }

    private void give(Path made, Set<PosixFilePermission> permissions, @Nullable String owner, @Nullable String group)
            throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(made, PosixFileAttributeView.class);
        UserPrincipalLookupService names = made.getFileSystem().getUserPrincipalLookupService();
        try {
            if (owner != null) {
                view.setOwner(names.lookupPrincipalByName(owner));
            }
            if (group != null) {
                view.setGroup(names.lookupPrincipalByGroupName(group));
            }
            view.setPermissions(permissions);
        } catch (FileSystemException e) { // in whose message the file has the name that nobody knows
            throw new IOException(path + ": " + e.getReason(), e);
        }
    }

    /** Makes a folder beside the file, or returns null if that cannot be, or would make the path too long. */
    private @Nullable Path privateFolder() {
        try {
            Path parent = path.toAbsolutePath().getParent();
            Path folder = Files.createTempDirectory(parent, PRIVATE);
            if (folder.resolve(MADE).toString().getBytes(UTF_8).length <= SHORT_PATH) {
                return folder;
            }
            remove(folder);
        } catch (IOException e) {
            LOG.debug("{} is made in place: {}", path, e.toString());
        }
        return null;
    }

    private static void remove(Path made) {
        try {
            Files.deleteIfExists(made);
        } catch (IOException e) {
            LOG.warn("Cannot remove {}: {}", made, e.toString());
        }
    }

    /** Removes the file if it is still the one that was bound. */
    void delete() throws IOException {
        Object bound = identity;
        identity = null;
        if (bound == null) {
            return;
        }
        try {
            if (Objects.equals(bound, identityOf(path))) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody else has removed it: that is what was wanted.
        }
    }

    /** Fails if there is anything but a socket on which nobody listens. */
    private void checkFree() throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return;
        }
        if (!attributes.isOther()) {
            throw new BindException(path + " exists and is not a socket");
        }
        if (isListenedOn()) {
            throw new BindException(path + " is in use by another process");
        }
    }

    private boolean isListenedOn() throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (java.net.ConnectException e) {
            return false; // refused: the file outlived the process that made it
        }
    }

    private static Object identityOf(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Object key = attributes.fileKey();
        return key == null ? attributes.creationTime() : key;
    }
}
