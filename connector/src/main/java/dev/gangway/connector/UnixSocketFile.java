package dev.gangway.connector;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a listening Unix-domain socket: made by {@link #bind}, removed by {@link #delete}.
 *
 * <p>A socket that somebody still listens on is never taken over, and a file that is not the one made here is never
 * removed.
 */
final class UnixSocketFile {
    private final Path path;
    private @Nullable Object identity; // what the file system knows the file by; null until bound

    UnixSocketFile(Path path) {
        this.path = path;
    }

    /**
     * Binds a new channel to the path, after removing what a dead process left there.
     *
     * @param owner the user to whom the file is given, or null to leave it as it is; likewise the group
     * @throws BindException if somebody listens on the socket, or if the file there is no socket
     */
    ServerSocketChannel bind(
            int backlog, Set<PosixFilePermission> permissions, @Nullable String owner, @Nullable String group)
            throws IOException {
        removeStale();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), backlog);
            identity = identityOf(path);
            // Until now the mode was what the umask left. Nobody is accepted before this has been set.
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            UserPrincipalLookupService names = path.getFileSystem().getUserPrincipalLookupService();
            if (owner != null) {
                view.setOwner(names.lookupPrincipalByName(owner));
            }
            if (group != null) {
                view.setGroup(names.lookupPrincipalByGroupName(group));
            }
            view.setPermissions(permissions);
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            delete();
            throw e;
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

    private void removeStale() throws IOException {
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
        Files.delete(path);
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
