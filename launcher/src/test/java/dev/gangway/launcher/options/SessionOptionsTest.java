package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class SessionOptionsTest {
    private static SessionSettings parse(String... args) throws UserException {
        return parse(new CommandLine(new Serve()), args);
    }

    private static SessionSettings parse(CommandLine line, String... args) throws UserException {
        line.parseArgs(args);
        return line.<Serve>getCommand().sessions.settings();
    }

    @Test
    void theDefaultsAreThoseOfTheSettings() throws Exception {
        assertThat(parse()).isEqualTo(SessionSettings.DEFAULT);
    }

    @Test
    void everythingCanBeSaid(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), " opensesame \nmore\n");
        SessionSettings settings = parse(
                "--sessions=jdbc:postgresql://db/s",
                "--sessions-user=me",
                "--sessions-password-file=" + password,
                "--sessions-driver=a.jar,b.jar",
                "--sessions-connections=3",
                "--sessions-wait=250ms",
                "--node=n-1",
                "--session-same-site=none");
        assertThat(settings)
                .isEqualTo(new SessionSettings(
                        "jdbc:postgresql://db/s",
                        "me",
                        "opensesame",
                        List.of(Path.of("a.jar"), Path.of("b.jar")),
                        3,
                        Duration.ofMillis(250),
                        "n-1",
                        SessionSettings.SameSite.NONE));
        assertThat(settings.toString()).doesNotContain("opensesame");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/s?user=me&password=x",
                "jdbc:mariadb://db/s?PASSWORD=x",
                "jdbc:postgresql://me:x@db/s",
                "jdbc:oracle:thin:me/:x@//db:1521/s",
                "jdbc:mariadb://address=(host=db)(user=me)(password=x)/s"
            })
    void aPasswordIsTakenFromTheConfigurationButNotFromTheCommandLine(String url) throws Exception {
        assertThatThrownBy(() -> parse("--sessions=" + url))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--sessions has a password on the command line")
                .hasMessageContaining("--sessions-password-file FILE");
        CommandLine configured = new CommandLine(new Serve())
                .setDefaultValueProvider(option -> option.paramLabel().equals("STORE") ? url : option.defaultValue());
        SessionSettings settings = parse(configured);
        assertThat(settings.store()).isEqualTo(url);
        assertThat(settings.toString()).doesNotContain("=x").doesNotContain(":x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", "jdbc:", "postgresql://me:secret@db/s?password=secret", "redis", "Memory"})
    void whatIsNoStoreIsTold(String store) {
        assertThatThrownBy(() -> parse("--sessions", store))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("is no place for sessions; it is memory, file:DIR, or jdbc:URL")
                .hasMessageNotContaining("password=secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", "a b", "ä", "a/b", "a23456789012345678901234567890123"})
    void whatIsNoNodeIsTold(String node) {
        assertThatThrownBy(() -> parse("--node", node)).hasMessageContaining("1 to 32 letters, digits, _ and -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "many"})
    void limitsOfConnectionsAreTold(String number) {
        assertThatThrownBy(() -> parse("--sessions-connections", number)).hasMessageContaining("1 to 1000");
    }

    @Test
    void thirtyTwoCharactersAndAThousandConnectionsAreAccepted() throws Exception {
        SessionSettings settings = parse("--node=a2345678901234567890123456789012", "--sessions-connections=1000");
        assertThat(settings.node()).hasSize(32);
        assertThat(settings.connections()).isEqualTo(1000);
    }

    @Test
    void anEmptyPasswordFileIsTold(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        assertThatThrownBy(() -> parse("--sessions-password-file", empty.toString()))
                .hasMessage("the password file " + empty + " has nothing in its first line");
        assertThatThrownBy(() ->
                        parse("--sessions-password-file", folder.resolve("no").toString()))
                .hasMessage("the password file " + folder.resolve("no") + " does not exist");
    }

    @Command
    private static final class Serve {
        @Mixin
        private final SessionOptions sessions = new SessionOptions();
    }
}
