package dev.gangway.launcher.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCacheTest {
    private static final byte[] CONTENT = "what was found".getBytes(UTF_8);

    private final Path own;
    private final Path folder;

    ScanCacheTest(@TempDir Path own) {
        this.own = own;
        folder = own.resolve("cache/scans");
    }

    @Test
    void givesBackWhatAnotherProcessHasPut() throws Exception {
        assertThat(cache().get("a")).isNull();
        cache().put("a", CONTENT);
        cache().put("empty", new byte[0]);
        assertThat(cache().get("a")).isEqualTo(CONTENT);
        assertThat(cache().get("empty")).isEmpty();
        assertThat(files()).containsExactlyInAnyOrder("a", "empty");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void throwsAwayWhatIsCutOffWithOneLine() throws Exception {
        cache().put("a", CONTENT);
        byte[] whole = Files.readAllBytes(folder.resolve("a"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(folder.resolve("a"), Arrays.copyOf(whole, length));
            assertIsThrownAway("it is cut off");
        }
    }

    @Test
    void throwsAwayWhatIsDamagedWithOneLine() throws Exception {
        for (int i = 0; i < CONTENT.length; i++) {
            cache().put("a", CONTENT);
            byte[] damaged = Files.readAllBytes(folder.resolve("a"));
            damaged[damaged.length - 1 - i] ^= 1;
            Files.write(folder.resolve("a"), damaged);
            assertIsThrownAway("its checksum is wrong");
        }
    }

    private void assertIsThrownAway(String reason) throws IOException {
        try (LogCapture log = new LogCapture()) {
            assertThat(cache().get("a")).isNull();
            assertThat(log.text().lines())
                    .singleElement()
                    .asString()
                    .endsWith(
                            folder.resolve("a") + " is thrown away, and what it had is searched for again: " + reason);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aFolderThatOthersMayWriteIsNotUsed() throws Exception {
        cache().put("a", CONTENT);
        for (String mode : List.of("rwxrwx---", "rwx----w-")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
            try (LogCapture log = new LogCapture()) {
                ScanCache cache = cache();
                assertThat(cache.get("a")).isNull();
                cache.put("b", CONTENT);
                assertThat(log.warnings())
                        .singleElement()
                        .asString()
                        .contains("What jars say is searched for at every start: " + folder
                                + " may be written by others");
            }
            assertThat(files()).containsExactly("a");
        }
    }

    @Test
    void aFolderOfSomebodyElseIsNotUsed() throws Exception {
        Path others = Path.of("/");
        Path mine = Files.createFile(own.resolve("mine"));
        try (LogCapture log = new LogCapture()) {
            // Who runs this as root owns "/" too; then it is the other way round.
            boolean root = Files.getOwner(others).equals(Files.getOwner(mine));
            if (root) {
                Files.setOwner(
                        mine,
                        own.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
            }
            assertThat(new ScanCache(others, true, mine).get("a")).isNull();
            assertThat(log.warnings()).singleElement().asString().contains("/ belongs to ", " and not to ");
        }
    }

    @Test
    void whereItCannotWriteItSaysSoOnceAndOnlyIfAskedFor() throws Exception {
        Path file = Files.createFile(own.resolve("file"));
        try (LogCapture log = new LogCapture()) {
            ScanCache cache = new ScanCache(file.resolve("scans"), true, own);
            cache.put("a", CONTENT);
            cache.put("b", CONTENT);
            assertThat(cache.get("a")).isNull();
            assertThat(log.warnings()).singleElement().asString().contains(file.resolve("scans") + " cannot be used: ");
        }
        try (LogCapture log = new LogCapture()) {
            new ScanCache(file.resolve("scans"), false, own).put("a", CONTENT);
            assertThat(log.text()).isEmpty();
        }
    }

    @Test
    void removesWhatNobodyHasNeededForThirtyDays() throws Exception {
        String used = "a1".repeat(32);
        String unused = "b2".repeat(32);
        String young = "c3".repeat(32);
        String left = ".123456.new"; // by a process that was killed
        for (String name : List.of(used, unused, young, left)) {
            cache().put(name, CONTENT);
        }
        age(used, Duration.ofDays(31));
        age(unused, Duration.ofDays(30).plusHours(1));
        age(young, Duration.ofDays(30).minusHours(1));
        age(left, Duration.ofDays(31));
        ScanCache next = cache();
        assertThat(next.get(used)).isEqualTo(CONTENT);
        next.put("new", CONTENT);
        assertThat(files()).containsExactlyInAnyOrder(used, young, "new");
    }

    @Test
    void leavesFilesAloneThatItHasNotMade() throws Exception {
        cache().put("a", CONTENT);
        List<String> others = List.of("gangway.conf", "realm", "shop.war", "shop.war.new", ".profile", "c0ffee");
        for (String name : others) {
            Files.writeString(folder.resolve(name), name);
            age(name, Duration.ofDays(400));
        }
        cache().put("b", CONTENT);
        assertThat(files()).containsAll(others);
    }

    private void age(String name, Duration age) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve(name), FileTime.from(Instant.now().minus(age)));
    }

    private ScanCache cache() {
        return new ScanCache(folder, true, own);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
