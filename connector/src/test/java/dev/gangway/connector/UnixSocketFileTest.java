package dev.gangway.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketFileTest {
    private static final String MODE = "rw-rw----";

    private final Path folder;
    private final Path path;
    private final UnixSocketFile file;

    UnixSocketFileTest(@TempDir Path folder) {
        this.folder = folder;
        path = folder.resolve("s");
        file = new UnixSocketFile(path);
    }

    private static ServerSocketChannel bind(UnixSocketFile file, @Nullable String owner, @Nullable String group)
            throws IOException {
        return file.bind(1, PosixFilePermissions.fromString(MODE), owner, group);
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isAnswered(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return channel.isConnected();
        }
    }

    /** Makes a socket that its process leaves behind. */
    private static void leaveSocket(Path path) throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
    }

    @Test
    void hasTheModeThatIsAskedForAndGoesInTheEnd() throws IOException {
        try (ServerSocketChannel channel = bind(file, null, null)) {
            assertThat(channel.isOpen()).isTrue();
            assertThat(isAnswered(path)).isTrue();
            assertThat(PosixFilePermissions.toString(attributes(path).permissions()))
                    .isEqualTo(MODE);
            file.delete();
            assertThat(path).doesNotExist();
            file.delete(); // does nothing
        }
    }

    /** Looks from beside, as a web server that waits for the file would. */
    @Test
    void isNeverThereWithAnotherMode() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        Thread watcher = new Thread(() -> {
            while (!done.get()) {
                try {
                    seen.add(PosixFilePermissions.toString(attributes(path).permissions()));
                } catch (IOException e) {
                    Thread.onSpinWait(); // not there
                }
            }
        });
        watcher.start();
        try {
            for (int i = 0; i < 200 || (seen.isEmpty() && i < 20_000); i++) {
                try (ServerSocketChannel channel = bind(file, null, null)) {
                    assertThat(channel.isOpen()).isTrue();
                    if (i % 2 == 0) {
                        file.delete(); // every other time there is one left to be replaced
                    }
                }
            }
        } finally {
            done.set(true);
            watcher.join();
        }
        assertThat(seen).containsExactly(MODE);
    }

    @Test
    void isMadeInAFolderThatIsGoneAfterwards() throws IOException {
        try (ServerSocketChannel channel = bind(file, null, null);
                Stream<Path> there = Files.list(folder)) {
            assertThat(channel.getLocalAddress()).isNotEqualTo(UnixDomainSocketAddress.of(path));
            assertThat(there).containsExactly(path);
        }
        assertThatThrownBy(() -> bind(new UnixSocketFile(path), "no-such-user", null))
                .isInstanceOf(UserPrincipalNotFoundException.class);
        try (Stream<Path> there = Files.list(folder)) {
            assertThat(there).containsExactly(path);
        }
    }

    @Test
    void isMadeInPlaceWhereItsPathIsAsLongAsItMayBe() throws IOException {
        String shortest = path.toString();
        Path deep = Files.createDirectory(path.resolveSibling("x".repeat(105 - shortest.length())));
        Path longest = deep.resolve("s"); // 106 bytes are the most that the JDK takes
        UnixSocketFile other = new UnixSocketFile(longest);
        leaveSocket(longest);
        try (ServerSocketChannel channel = bind(other, null, null);
                Stream<Path> there = Files.list(deep)) {
            assertThat(channel.getLocalAddress()).isEqualTo(UnixDomainSocketAddress.of(longest));
            assertThat(PosixFilePermissions.toString(attributes(longest).permissions()))
                    .isEqualTo(MODE);
            assertThat(there).containsExactly(longest);
            other.delete();
            assertThat(longest).doesNotExist();
        }
    }

    @Test
    void replacesOneThatADeadProcessHasLeft() throws IOException {
        leaveSocket(path);
        Object left = attributes(path).fileKey();
        try (ServerSocketChannel channel = bind(file, null, null)) {
            assertThat(channel.isOpen()).isTrue();
            assertThat(attributes(path).isOther()).isTrue();
            file.delete();
            assertThat(path).as("the new one, not " + left).doesNotExist();
        }
    }

    @Test
    void doesNotTakeOneOverThatSomebodyListensOn() throws IOException {
        try (ServerSocketChannel channel = bind(file, null, null)) {
            UnixSocketFile other = new UnixSocketFile(path);
            assertThatThrownBy(() -> bind(other, null, null))
                    .isInstanceOf(BindException.class)
                    .hasMessage(path + " is in use by another process");
            other.delete();
            assertThat(channel.isOpen()).isTrue();
            assertThat(path).exists();
        }
    }

    @Test
    void leavesAFileAloneThatIsNoSocket() throws IOException {
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> bind(file, null, null))
                .isInstanceOf(BindException.class)
                .hasMessage(path + " exists and is not a socket");
        file.delete();
        assertThat(path).hasContent("precious");
    }

    @Test
    void leavesALinkToASocketAlone() throws IOException {
        Path link = path.resolveSibling("link");
        leaveSocket(path);
        Files.createSymbolicLink(link, path);
        assertThatThrownBy(() -> bind(new UnixSocketFile(link), null, null))
                .isInstanceOf(BindException.class)
                .hasMessage(link + " exists and is not a socket");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void canBeGivenToAUserAndAGroup() throws IOException {
        Path mine = Files.createFile(path.resolveSibling("mine"));
        // Only root may give a file to somebody else.
        boolean isRoot = attributes(mine).owner().getName().equals("root");
        String owner = isRoot ? "daemon" : attributes(mine).owner().getName();
        String group = isRoot ? "daemon" : attributes(mine).group().getName();
        try (ServerSocketChannel channel = bind(file, owner, group)) {
            assertThat(channel.isOpen()).isTrue();
            assertThat(attributes(path).owner().getName()).isEqualTo(owner);
            assertThat(attributes(path).group().getName()).isEqualTo(group);
        }
    }

    @Test
    void leavesNothingBehindWhereTheUserIsUnknown() {
        assertThatThrownBy(() -> bind(file, "no-such-user", null)).isInstanceOf(UserPrincipalNotFoundException.class);
        assertThat(path).doesNotExist();
        assertThatThrownBy(() -> bind(file, null, "no-such-group")).isInstanceOf(UserPrincipalNotFoundException.class);
        assertThat(path).doesNotExist();
    }

    @Test
    void isNotRemovedWhereSomebodyElseHasMadeAnother() throws IOException {
        try (ServerSocketChannel channel = bind(file, null, null);
                ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(channel.isOpen()).isTrue();
            Files.move(path, path.resolveSibling("away")); // still there, so that its number is not given again
            other.bind(UnixDomainSocketAddress.of(path));
            file.delete();
            assertThat(path).exists();
        }
    }
}
