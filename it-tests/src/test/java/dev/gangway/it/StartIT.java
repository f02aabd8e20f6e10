package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;

/** The class archive: used where it is whole and ours, left alone where not, and never a reason not to start. */
@ParameterizedClass(name = "{0}")
@EveryJava
class StartIT {
    private static final Duration TO_PREPARE = Duration.ofMinutes(4); // it runs at the lowest priority
    private static final Duration TO_STOP = Duration.ofSeconds(20);

    /** For each Java the folder of its archive, which takes some seconds to make. */
    private static final Map<Jdk, Path> CACHES = new ConcurrentHashMap<>();

    private final Jdk jdk;
    private final Path cache;

    StartIT(Jdk jdk) {
        this.jdk = jdk;
        this.cache = CACHES.computeIfAbsent(jdk, each -> WorkFolders.create("cache"));
    }

    private Bridge.Builder gangway() {
        return Bridge.builder().archiveIn(cache).jdk(jdk.home());
    }

    /** Makes an archive unless an earlier test has left one, and returns it. */
    private Path prepared() throws IOException {
        List<Path> before = archives();
        if (before.isEmpty()) {
            Ended ended = gangway().run("prepare", "--user");
            assertThat(ended.exitCode()).as(ended.output()).isZero();
            assertThat(archives()).hasSize(1);
            assertThat(ended.output()).isEqualTo("Prepared: " + archives().get(0) + "\n");
        }
        return archives().get(0);
    }

    private List<Path> archives() {
        return archives(cache);
    }

    /** The archives in a folder that are whole, as far as names tell. */
    private static List<Path> archives(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(jsa|aot)"))
                    .filter(file -> Files.exists(Path.of(file + ".stamp")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a bridge that has to answer and to keep quiet, and returns whether its classes came from an archive. */
    private boolean usesAnArchive(Bridge.Builder builder) throws IOException {
        Path classes = WorkFolders.create("classes").resolve("load.txt");
        builder.javaOptions("-Xlog:class+load:file=" + classes).tcp().sampleAtRoot();
        try (Bridge bridge = builder.start()) {
            assertServes(bridge);
            assertThat(bridge.complaintsAfter(0)).isEmpty();
            assertThat(bridge.output().lines()).allMatch(line -> line.contains(":INFO "));
            bridge.signal("TERM");
            assertThat(bridge.awaitExit(TO_STOP)).isZero();
        }
        List<String> loaded = Files.readAllLines(classes);
        boolean bridgeIsShared = isShared(loaded, "dev.gangway.launcher.server.Bridge");
        // Of a class loader of its own.
        assertThat(isShared(loaded, "org.eclipse.jetty.ee10.webapp.WebAppContext"))
                .isEqualTo(bridgeIsShared);
        return bridgeIsShared;
    }

    private static boolean isShared(List<String> loaded, String name) {
        String line = loaded.stream()
                .filter(text -> text.contains(" " + name + " source: "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " was not loaded"));
        return line.contains("shared objects file");
    }

    private static void assertServes(Bridge bridge) {
        Ended answer = Bridge.builder().run("get", "-i", "--connect", bridge.tcpAddress(), "/request?format=json");
        assertThat(answer.output()).startsWith("HTTP/1.1 200");
    }

    @Test
    void archiveIsUsedForTheProgramAndForApplications() throws IOException {
        Path archive = prepared();
        assertThat(usesAnArchive(gangway())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.resolve("gangway"))))
                .isEqualTo("rwx------");
    }

    @Test
    void archiveCanBeSwitchedOff() throws IOException {
        prepared();
        assertThat(usesAnArchive(gangway().variable("GANGWAY_ARCHIVE", "off"))).isFalse();
    }

    @Test
    void archiveInAFolderThatOthersMayWriteIsNotTrusted() throws IOException {
        prepared();
        Path folder = cache.resolve("gangway");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx-w--w-"));
        try {
            assertThat(usesAnArchive(gangway())).isFalse();
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(usesAnArchive(gangway())).isTrue();
    }

    @Test
    void archiveThatWasChangedIsLeftAlone() throws IOException {
        Path archive = prepared();
        byte[] whole = Files.readAllBytes(archive);
        FileTime modified = Files.getLastModifiedTime(archive);
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        try {
            for (byte[] damaged : List.of(half, "no archive\n".getBytes(StandardCharsets.US_ASCII))) {
                Files.write(archive, damaged);
                assertThat(usesAnArchive(gangway())).isFalse();
            }
        } finally {
            Files.write(archive, whole);
            Files.setLastModifiedTime(archive, modified);
        }
        assertThat(usesAnArchive(gangway())).isTrue();
    }

    @Test
    void archiveThatJavaRefusesIsNoReasonForAMessage() throws IOException {
        Path archive = prepared();
        byte[] whole = Files.readAllBytes(archive);
        FileTime modified = Files.getLastModifiedTime(archive);
        byte[] ofAnother = whole.clone();
        for (int i = 0; i < 4096; i++) {
            ofAnother[i] ^= (byte) (i * 31 + 7); // where it says which Java it belongs to
        }
        try {
            for (byte[] refused : List.of(ofAnother, new byte[0])) {
                Files.write(archive, refused);
                Files.setLastModifiedTime(archive, modified); // as old as its stamp, so that Java gets to see it
                assertThat(usesAnArchive(gangway())).isFalse();
            }
        } finally {
            Files.write(archive, whole);
            Files.setLastModifiedTime(archive, modified);
        }
        assertThat(usesAnArchive(gangway())).isTrue();
    }

    @Test
    void archiveOfOtherJarsIsNotUsed() throws IOException {
        Path program = copyOfTheProgram();
        Path own = WorkFolders.create("cache");
        Bridge.Builder builder =
                Bridge.builder().program(program).archiveIn(own).jdk(jdk.home());
        assertThat(builder.run("prepare").exitCode()).isZero();
        // Beside the jars, where there is only what their owner has put there.
        assertThat(archives(own)).isEmpty();
        assertThat(archives(program.resolveSibling("lib"))).hasSize(1);
        assertThat(usesAnArchive(
                        Bridge.builder().program(program).archiveIn(own).jdk(jdk.home())))
                .isTrue();
        try (Stream<Path> jars = Files.list(program.resolveSibling("lib"))) {
            Path jar = jars.filter(file -> file.getFileName().toString().startsWith("jetty-server-"))
                    .findFirst()
                    .orElseThrow();
            Files.setLastModifiedTime(
                    jar, FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 60_000));
        }
        assertThat(usesAnArchive(
                        Bridge.builder().program(program).archiveIn(own).jdk(jdk.home())))
                .isFalse();
    }

    private static Path copyOfTheProgram() throws IOException {
        Path from = Bridge.program().resolveSibling(".").normalize();
        Path to = WorkFolders.create("copy").resolve("gangway");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(each -> !each.startsWith(from.resolve("lib/archive")))
                    .toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return to.resolve("gangway");
    }

    @Test
    void startsWhereThereIsNoPlaceForAnArchive() throws IOException {
        Path noFolder = Files.writeString(WorkFolders.create("cache").resolve("file"), "");
        assertThat(usesAnArchive(Bridge.builder().archiveIn(noFolder).jdk(jdk.home())))
                .isFalse();
        Ended ended = Bridge.builder().archiveIn(noFolder).jdk(jdk.home()).run("prepare", "--user");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.lines()).singleElement().asString().contains("cannot make the class archive " + noFolder);
    }

    @Test
    void firstBridgesMakeOneArchiveWhileTheyServe() throws IOException {
        Path fresh = WorkFolders.create("cache");
        Bridge.Builder first = Bridge.builder().archiveIn(fresh).jdk(jdk.home());
        Bridge.Builder second = Bridge.builder().archiveIn(fresh).jdk(jdk.home());
        try (Bridge one = first.tcp().sampleAtRoot().start();
                Bridge other = second.tcp().sampleAtRoot().start()) {
            Awaitility.await("an archive")
                    .atMost(TO_PREPARE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !archives(fresh).isEmpty());
            for (Bridge bridge : List.of(one, other)) {
                assertServes(bridge);
                assertThat(bridge.complaintsAfter(0)).isEmpty();
                Awaitility.await("the end of the preparation").atMost(TO_STOP).until(() -> bridge.children()
                        .isEmpty());
                bridge.signal("TERM");
                assertThat(bridge.awaitExit(TO_STOP)).isZero();
            }
        }
        assertThat(archives(fresh)).hasSize(1);
        assertThat(usesAnArchive(Bridge.builder().archiveIn(fresh).jdk(jdk.home())))
                .isTrue();
    }

    @Test
    void bridgeThatStopsLeavesNoPreparationBehind() {
        Path fresh = WorkFolders.create("cache");
        Bridge.Builder builder = Bridge.builder().archiveIn(fresh).jdk(jdk.home());
        try (Bridge bridge = builder.tcp().sampleAtRoot().start()) {
            Awaitility.await("the preparation").atMost(TO_PREPARE).until(() -> !bridge.children()
                    .isEmpty());
            List<ProcessHandle> children = bridge.children();
            bridge.signal("TERM");
            assertThat(bridge.awaitExit(TO_STOP)).isZero();
            Awaitility.await("the end of " + children).atMost(TO_STOP).until(() -> children.stream()
                    .noneMatch(ProcessHandle::isAlive));
        }
        assertThat(archives(fresh)).isEmpty();
    }

    @Test
    void requestOfACgiProgramIsAnsweredWithAnArchive() throws IOException {
        prepared();
        Ended ended = gangway()
                .variable("GANGWAY_APP", "/s=" + Bridge.sample())
                .variable("GANGWAY_LOG_LEVEL", "error")
                .variable("GATEWAY_INTERFACE", "CGI/1.1")
                .variable("REQUEST_METHOD", "GET")
                .variable("REQUEST_URI", "/s/redirect?to=/s/session")
                .variable("SERVER_PROTOCOL", "HTTP/1.1")
                .run();
        assertThat(ended.lines().get(0)).matches("[A-Za-z-]+: .*");
        assertThat(ended.output()).contains("Status: 302 Found").doesNotContain("warning");
        assertThat(ended.exitCode()).isZero();
    }
}
