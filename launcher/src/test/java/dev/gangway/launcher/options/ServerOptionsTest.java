package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ServerOptionsTest {
    private static @Nullable Path workDir(@Nullable String caches, String... arguments) {
        CommandLine line = new CommandLine(new Serve());
        line.parseArgs(arguments);
        return line.<Serve>getCommand().server.workDir(caches);
    }

    @Test
    void theWorkFolderIsInTheServicesCache() {
        assertThat(workDir("/var/cache/gangway")).isEqualTo(Path.of("/var/cache/gangway/work"));
        assertThat(workDir("/var/cache/one:/var/cache/two")).isEqualTo(Path.of("/var/cache/one/work"));
        assertThat(workDir("/var/cache/gangway", "--work-dir=/srv/work")).isEqualTo(Path.of("/srv/work"));
    }

    @Test
    void theSystemChoosesWhereThereIsNone() {
        assertThat(workDir(null)).isNull();
        assertThat(workDir("")).isNull();
        assertThat(workDir("relative")).isNull();
    }

    @Command
    static class Serve {
        @Mixin
        final ServerOptions server = new ServerOptions();
    }
}
