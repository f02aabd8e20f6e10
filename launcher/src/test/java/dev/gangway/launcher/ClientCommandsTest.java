package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the program as a whole does for the commands of the client. */
class ClientCommandsTest {
    private static final int CONNECT_FAILED = 7;

    @Test
    void fileAfterAtSignIsNotReadAsArguments(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("body"), "--no-such-option --config=/no/such/file");

        assertThat(run(Map.of(), "get", "-c", "unix:/no/such/socket", "-d", "@" + file, "/"))
                .isEqualTo(CONNECT_FAILED);
    }

    @Test
    void addressCanStandInTheEnvironment() {
        assertThat(run(Map.of("GANGWAY_CONNECT", "unix:/no/such/socket"), "get", "/"))
                .isEqualTo(CONNECT_FAILED);
    }

    private static int run(Map<String, String> environment, String... args) {
        return Main.run(new CommandLine(new GangwayCommand()), environment, args);
    }
}
