package dev.gangway.it.webapps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.Nginx;
import dev.gangway.it.harness.Ports;
import dev.gangway.it.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What users do wrong, on each Java: each gets one line that says what, and everything else goes on serving. */
@ParameterizedClass
@EveryJava
class MistakesIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int NOBODY = 65534;

    private final Jdk jdk;
    private final Path folder;

    MistakesIT(Jdk jdk, @TempDir Path temp) throws IOException {
        this.jdk = jdk;
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.folder = Files.createDirectory(temp.resolve("webapps"));
    }

    /** Returns a bridge that no permission is waived for, and that may not write large files. */
    private Bridge.Builder limited() {
        List<String> words = new ArrayList<>();
        if (Programs.isRoot()) {
            String setpriv = Programs.require("setpriv", "util-linux").toString();
            words.addAll(List.of(setpriv, "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        words.addAll(List.of("bash", "-c", "ulimit -f " + Mistake.LIMIT_IN_KIB + "; exec \"$0\" \"$@\""));
        return Bridge.builder().jdk(jdk.home()).through(words.toArray(String[]::new));
    }

    @Test
    void inAFolderEachGetsOneLineAndTheOthersServe() throws IOException {
        Files.write(folder.resolve("good.war"), Versions.war("good"));
        Bridge.Builder builder = limited().options("--webapps", folder.toString(), "--control", "off");
        Programs.require("nginx", "nginx");
        try (Bridge bridge = builder.tcp().start();
                Nginx nginx = Nginx.start(true, bridge.tcpAddress())) {
            Browser browser = new Browser(nginx.origin());
            for (Mistake mistake : Mistake.values()) {
                mistake.put(folder.resolve(mistake.fileName()));
            }
            for (Mistake mistake : Mistake.values()) {
                await(mistake.name())
                        .atMost(LONG)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> linesAbout(bridge, mistake).size() > 0);
            }
            Versions.rename("late", folder.resolve("late.war"));
            await("another look")
                    .atMost(LONG)
                    .until(() -> browser.get("/late/version.txt").body().equals("late"));
            for (Mistake mistake : Mistake.values()) {
                assertThat(linesAbout(bridge, mistake))
                        .as(mistake.name())
                        .singleElement()
                        .asString()
                        .contains(mistake.told());
            }
            assertThat(bridge.output()).doesNotContain("\tat ");
            assertThat(browser.get("/good/version.txt").body()).isEqualTo("good");
            assertThat(browser.get("/good/hello.jsp").body()).contains("1024");
            assertThat(browser.get("/missing-driver/version.txt").body()).isEqualTo("driver");
        }
    }

    private List<String> linesAbout(Bridge bridge, Mistake mistake) {
        String base =
                folder.resolve(mistake.fileName().replaceFirst("war$", "")).toString();
        return bridge.complaintsAfter(0).stream()
                .filter(line -> line.contains(base))
                .toList();
    }

    /** The start ends: half of what was asked for is never served. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"WRONG_GENERATION", "TAKEN_PLACE", "MISSING_DRIVER", "MISSING_JAR_OF_A_DRIVER"})
    void asAnArgumentEachGetsOneLine(Mistake mistake) throws IOException {
        Path war = folder.resolve(mistake.fileName());
        mistake.put(war);
        Path settings = Mistake.settings(war);
        Path argument = Files.exists(settings) ? settings : war;
        Ended ended = limited().run("serve", "--listen", "127.0.0.1:" + Ports.free(), argument.toString());
        assertThat(ended.lines())
                .singleElement()
                .asString()
                .startsWith("gangway")
                .contains(mistake.told());
        assertThat(ended.exitCode()).isNotZero();
    }

    @Test
    void aDatabaseOfAllApplicationsWithoutADriverGetsOneLine() throws IOException {
        Path description = Files.writeString(folder.resolve("shop.database"), "url = jdbc:nosuch://db/shop\n");
        Bridge.Builder builder =
                limited().options("--data-source=jdbc/shop=" + description).tcp();
        try (Bridge bridge = builder.sampleAtRoot().start()) {
            assertThat(bridge.complaintsAfter(0))
                    .singleElement()
                    .asString()
                    .contains("Application / " + Mistake.MISSING_DRIVER.told().get(0), description.toString());
            assertThat(Bridge.builder()
                            .run("get", "--connect", bridge.tcpAddress(), "/hello.jsp")
                            .output())
                    .contains("1024");
        }
    }

    /** Sessions would be lost: there is no start without their database's driver. */
    @Test
    void sessionsWithoutADriverGetOneLine() throws IOException {
        assertRefused(
                List.of("--sessions", "jdbc:nosuch://db/sessions"),
                "no JDBC driver for --sessions jdbc:nosuch://db/sessions in ",
                "lib/drivers; put the driver's jar there, or name it by --sessions-driver JAR");
        assertRefused(
                List.of("--sessions", "jdbc:nosuch://db/sessions", "--sessions-driver", "/no/such/driver.jar"),
                "--sessions-driver names the driver /no/such/driver.jar for jdbc:nosuch://db/sessions, "
                        + "which is not there or cannot be read; put the driver's jar there, or into ");
    }

    @Test
    void aFolderThatCannotBeServedGetsOneLine() throws IOException {
        assertRefused(
                List.of("--webapps", folder.resolve("missing").toString()),
                "no such folder: " + folder.resolve("missing") + " (of --webapps)");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        assertRefused(
                List.of("--webapps", folder.toString()),
                "cannot read " + folder + " (of --webapps): permission denied");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aPlaceThatIsGivenTwiceGetsOneLine() throws IOException {
        Path war = Files.write(folder.resolve("a.war"), Versions.war("a"));
        assertRefused(
                List.of("/a=" + war, "/a=" + Bridge.sample()), "context /a is given twice, by " + war + " and by ");
    }

    private void assertRefused(List<String> arguments, String... told) {
        List<String> words = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:" + Ports.free()));
        words.addAll(arguments);
        if (arguments.get(0).equals("--sessions")) {
            words.add("/=" + Bridge.sample());
        }
        Ended ended = limited().run(words.toArray(String[]::new));
        assertThat(ended.lines())
                .singleElement()
                .asString()
                .startsWith("gangway: ")
                .contains(told);
        assertThat(ended.exitCode()).isNotZero();
    }

    @Test
    void stackTracesAreForThoseWhoAsk() throws IOException {
        Path war = folder.resolve(Mistake.LISTENER_THAT_THROWS.fileName());
        Mistake.LISTENER_THAT_THROWS.put(war);
        Ended ended = Bridge.builder()
                .jdk(jdk.home())
                .run("serve", "-v", "--listen", "127.0.0.1:" + Ports.free(), war.toString());
        assertThat(ended.output()).contains("\tat ").contains("Failing.contextInitialized(");
    }
}
