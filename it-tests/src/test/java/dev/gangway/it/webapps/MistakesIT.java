package dev.gangway.it.webapps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import dev.gangway.it.harness.Browser;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What users do wrong: each gets one line that says what, and everything else goes on serving. */
class MistakesIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int NOBODY = 65534;

    private final Path folder;

    MistakesIT(@TempDir Path temp) throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.folder = Files.createDirectory(temp.resolve("webapps"));
    }

    /** Returns a bridge that no permission is waived for, and that may not write large files. */
    private static Bridge.Builder limited() {
        List<String> words = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            String setpriv = Programs.require("setpriv", "util-linux").toString();
            words.addAll(List.of(setpriv, "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        words.addAll(List.of("bash", "-c", "ulimit -f " + Mistake.LIMIT_IN_KIB + "; exec \"$0\" \"$@\""));
        return Bridge.builder().through(words.toArray(String[]::new));
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
                mistake.make(folder.resolve(mistake.fileName()));
            }
            for (Mistake mistake : Mistake.values()) {
                await(mistake.name())
                        .atMost(LONG)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> linesAbout(bridge, mistake).size() > 0);
            }
            Files.write(folder.resolve("late.war"), Versions.war("late"));
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
            names = {"WRONG_GENERATION", "TAKEN_PLACE"})
    void asAnArgumentEachGetsOneLine(Mistake mistake) throws IOException {
        Path war = folder.resolve(mistake.fileName());
        mistake.make(war);
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
    void stackTracesAreForThoseWhoAsk() throws IOException {
        Path war = folder.resolve(Mistake.LISTENER_THAT_THROWS.fileName());
        Mistake.LISTENER_THAT_THROWS.make(war);
        Ended ended = Bridge.builder().run("serve", "-v", "--listen", "127.0.0.1:" + Ports.free(), war.toString());
        assertThat(ended.output()).contains("\tat ").contains("Failing.contextInitialized(");
    }
}
