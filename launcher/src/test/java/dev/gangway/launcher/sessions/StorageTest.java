package dev.gangway.launcher.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.WarBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each storage promises, on files and on a database in this process. */
@Timeout(60)
class StorageTest {
    private static final SessionKey.Scope SHOP = new SessionKey.Scope("/shop", "0.0.0.0");
    private static final SessionKey KEY = new SessionKey(SHOP, "abc1");

    private final Path folder;

    StorageTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Storage open(String kind) throws Exception {
        if (kind.equals("file")) {
            return FileStorage.open(folder.resolve("files"));
        }
        SessionSettings settings = Node.settings("jdbc:h2:" + folder.resolve("h2"), "n1");
        return new JdbcStorage(Database.of(settings, WarBuilder.home()), "h2", settings);
    }

    private static StoredSession session(long version, String node, long accessed, long expiry, String content) {
        return new StoredSession(
                version, node, 10, accessed, accessed - 1, 5, expiry, 1000, content.getBytes(StandardCharsets.UTF_8));
    }

    private static String content(@Nullable StoredSession session) {
        return session == null
                ? "none"
                : session.version() + session.node() + session.accessed() + "-" + session.expiry()
                        + new String(session.attributes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "jdbc"})
    void whatIsSavedIsThereAgain(String kind) throws Exception {
        try (Storage storage = open(kind)) {
            assertThat(storage.load(KEY)).isNull();
            assertThat(storage.insert(KEY, session(1, "n1", 20, 1020, "one"))).isTrue();
            assertThat(storage.insert(KEY, session(1, "n2", 20, 1020, "two"))).isFalse();
            assertThat(content(storage.load(KEY))).isEqualTo("1n120-1020one");
            SessionKey other = new SessionKey(new SessionKey.Scope("/shop", "www.example.org"), "abc1");
            assertThat(storage.load(other)).isNull();
        }
        try (Storage again = open(kind)) {
            StoredSession stored = Objects.requireNonNull(again.load(KEY));
            assertThat(content(stored)).isEqualTo("1n120-1020one");
            assertThat(stored.created()).isEqualTo(10);
            assertThat(stored.lastAccessed()).isEqualTo(19);
            assertThat(stored.cookieSet()).isEqualTo(5);
            assertThat(stored.maxInactive()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "jdbc"})
    void onlyTheExpectedVersionIsReplaced(String kind) throws Exception {
        try (Storage storage = open(kind)) {
            assertThat(storage.replace(KEY, session(2, "n1", 30, 1030, "x"), 1)).isFalse();
            storage.insert(KEY, session(1, "n1", 20, 1020, "one"));
            assertThat(storage.replace(KEY, session(2, "n2", 30, 1030, "two"), 1))
                    .isTrue();
            assertThat(storage.replace(KEY, session(2, "n3", 40, 1040, "three"), 1))
                    .isFalse();
            assertThat(content(storage.load(KEY))).isEqualTo("2n230-1030two");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "jdbc"})
    void timesGoForwardOnly(String kind) throws Exception {
        try (Storage storage = open(kind)) {
            storage.insert(KEY, session(1, "n1", 20, 1020, "one"));
            storage.touch(KEY, session(7, "n2", 50, 1050, "not this"));
            assertThat(content(storage.load(KEY))).isEqualTo("1n250-1050one");
            storage.touch(KEY, session(7, "n3", 40, 1040, "nor this"));
            assertThat(content(storage.load(KEY))).isEqualTo("1n250-1050one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "jdbc"})
    void sessionsThatHaveEndedAreFound(String kind) throws Exception {
        try (Storage storage = open(kind)) {
            storage.insert(KEY, session(1, "n1", 20, 5_000, "one"));
            storage.insert(new SessionKey(SHOP, "later"), session(1, "n1", 20, 6_001, "two"));
            storage.insert(new SessionKey(SHOP, "never"), session(1, "n1", 20, 0, "three"));
            SessionKey elsewhere = new SessionKey(new SessionKey.Scope("/other", "0.0.0.0"), "else");
            storage.insert(elsewhere, session(1, "n1", 20, 5_000, "four"));
            assertThat(storage.expired(SHOP, null, 4_999)).isEmpty();
            assertThat(storage.expired(SHOP, null, 5_000)).containsExactly("abc1");
            assertThat(storage.expired(SHOP, "n1", 6_001)).containsExactlyInAnyOrder("abc1", "later");
            storage.deleteExpired(5_000);
            assertThat(storage.load(KEY)).isNull();
            assertThat(storage.load(elsewhere)).isNull();
            assertThat(storage.delete(new SessionKey(SHOP, "later"))).isTrue();
            assertThat(storage.delete(new SessionKey(SHOP, "later"))).isFalse();
            assertThat(storage.load(new SessionKey(SHOP, "never"))).isNotNull();
        }
    }

    @Test
    void whatAKilledProcessWasWritingIsRemoved() throws Exception {
        Path shop = folder.resolve("files").resolve("%2Fshop@0.0.0.0");
        try (Storage storage = open("file")) {
            storage.insert(KEY, session(1, "n1", 20, 5_000, "one"));
        }
        Path half = Files.writeString(shop.resolve("abc1.new"), "hal");
        Path other = Files.writeString(shop.resolve("not-of-gangway.txt.new"), "kept");
        try (Storage storage = open("file")) {
            assertThat(half).doesNotExist();
            assertThat(other).exists();
            assertThat(storage.load(KEY)).isNotNull();
        }
    }

    @Test
    void filesThatAreNoSessionsStay() throws Exception {
        try (Storage storage = open("file")) {
            storage.insert(KEY, session(1, "n1", 20, 5_000, "one"));
            Path home = folder.resolve("files");
            Path shop = home.resolve("%2Fshop@0.0.0.0");
            List<Path> others = List.of(
                    Files.createDirectories(home.resolve(".ssh")).resolve("id_ed25519"),
                    Files.createDirectories(home.resolve("me@example.org")).resolve("mail"),
                    Files.createDirectories(home.resolve("%2Fetc")).resolve("passwd"),
                    Files.createDirectories(shop.resolve("kept")).resolve("file"),
                    home.resolve("known_hosts"));
            for (Path other : others) {
                Files.writeString(other, "not of Gangway");
                Files.setLastModifiedTime(other, FileTime.fromMillis(1));
            }
            Path link = Files.createSymbolicLink(shop.resolve("link"), others.get(0));
            Files.setLastModifiedTime(shop.resolve("kept"), FileTime.fromMillis(1));
            storage.deleteExpired(5_000);
            assertThat(others).allSatisfy(other -> assertThat(other).exists());
            assertThat(link).exists();
            assertThat(storage.load(KEY)).isNull();
        }
    }

    @Test
    void theFolderIsPrivateAndWhatAKilledProcessLeftIsNoSession() throws Exception {
        try (Storage storage = open("file")) {
            storage.insert(KEY, session(1, "n1", 20, 5_000, "one"));
            Path shop = folder.resolve("files/%2Fshop@0.0.0.0");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("files"))))
                    .isEqualTo("rwx------");
            Files.writeString(shop.resolve("half.new"), "ha");
            assertThat(storage.expired(SHOP, null, Long.MAX_VALUE)).containsExactly("abc1");
        }
    }

    @Test
    void aFullDiskLeavesTheOldSession() throws Exception {
        try (Storage storage = open("file")) {
            storage.insert(KEY, session(1, "n1", 20, 5_000, "one"));
            Path shop = folder.resolve("files/%2Fshop@0.0.0.0");
            Files.createDirectories(shop.resolve("abc1.new/x")); // cannot be written, as on a full disk
            assertThatThrownBy(() -> storage.replace(KEY, session(2, "n1", 30, 5_000, "two"), 1))
                    .isInstanceOf(IOException.class);
            assertThat(content(storage.load(KEY))).isEqualTo("1n120-5000one");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForAndThenToldAtOnce() throws Exception {
        SessionSettings settings = new SessionSettings(
                "jdbc:h2:tcp://127.0.0.1:1/nowhere",
                "me",
                "secret3",
                List.of(),
                2,
                Duration.ofMillis(600),
                null,
                SessionSettings.SameSite.LAX);
        try (LogCapture log = new LogCapture();
                Storage storage = new JdbcStorage(Database.of(settings, WarBuilder.home()), "h2", settings)) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> storage.load(KEY)).isInstanceOf(IOException.class);
            assertThat(System.nanoTime() - begin)
                    .isGreaterThan(Duration.ofMillis(500).toNanos());
            // Once a second the database is looked for again, and this thread may be held up for so long.
            Await.until("it is told at once", () -> "the database is away".equals(failure(() -> storage.load(KEY))));
            assertThat(log.warnings().stream().filter(line -> line.contains("cannot be reached")))
                    .singleElement()
                    .asString()
                    .contains("requests that need them get 503");
            assertThat(log.text()).doesNotContain("secret3");
        }
    }

    private static String failure(Callable<?> call) {
        try {
            return "none: " + call.call();
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void urlsAreShownWithoutSecrets() {
        assertThat(Stream.of(
                                "jdbc:postgresql://db/s?user=me&password=x",
                                "jdbc:postgresql://me:x@db/s",
                                "jdbc:h2:/a;PASSWORD=x")
                        .map(Database::masked))
                .containsExactly("jdbc:postgresql://db/s", "jdbc:postgresql://db/s", "jdbc:h2:/a");
    }
}
