package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class StatusOptionsTest {
    private static StatusSettings settings(String... arguments) {
        CommandLine line = new CommandLine(new Serve());
        line.parseArgs(arguments);
        return line.<Serve>getCommand().status.settings();
    }

    @Test
    void nothingIsToldUnlessAsked() {
        assertThat(settings()).isEqualTo(StatusSettings.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status", "/-/fpm.status", "/a/..b"})
    void aPathIsTakenAsItIs(String path) {
        assertThat(settings("--status-path", path).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "status",
                "/status/",
                "//status",
                "/a/../b",
                "/a/.",
                "/a b",
                "/a?json",
                "/%61",
                "/\u00e4"
            })
    void whatNoRequestCanHaveIsRefused(String path) {
        assertThatThrownBy(() -> settings("--status-path", path))
                .hasMessageContaining("'" + path + "' is no path for the status; write it like /status");
    }

    @Test
    void slowIsATime() {
        assertThat(settings("--slow-log", "500ms").slow()).isEqualTo(Duration.ofMillis(500));
        assertThatThrownBy(() -> settings("--slow-log", "0s")).hasMessageContaining("'0s' is no time at all");
    }

    @Command
    static class Serve {
        @Mixin
        final StatusOptions status = new StatusOptions();
    }
}
