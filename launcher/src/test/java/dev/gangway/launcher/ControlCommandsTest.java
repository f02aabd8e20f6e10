package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.WarBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands to a bridge say when there is none, or when they make no sense. */
class ControlCommandsTest {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    ControlCommandsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private void assertEnds(int exitCode, String line, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine gangway = new CommandLine(new GangwayCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        assertThat(Main.run(gangway, environment, args)).isEqualTo(exitCode);
        assertThat(err).hasToString(line);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void theSocketThatIsMissingIsNamed() {
        Path socket = folder.resolve(".gangway.sock");
        String line = "gangway: there is no socket " + socket
                + "; is the bridge up, and started with --webapps, or with --control as here?\n";
        assertEnds(1, line, "list", "--webapps", folder.toString());
        assertEnds(1, line, "undeploy", "shop", "--control", socket.toString());
        environment.put("GANGWAY_WEBAPPS", folder.toString());
        assertEnds(1, line, "reload", "/shop");
    }

    @Test
    void aBridgeThatTakesNoCommands() throws IOException {
        Path file = Files.writeString(folder.resolve("gangway.conf"), "control = off\n");
        assertEnds(
                1,
                "gangway: the bridge takes no commands, as --control is 'off'\n",
                "list",
                "--config",
                file.toString());
    }

    /** As a script has it whose variable is not set: not the application at the root. */
    @Test
    void anEmptyContextPathIsRefused() {
        String complaint = ": it is empty; write it like /shop, or / for the one at the root; see 'gangway ";
        assertEnds(
                2,
                "gangway deploy: Invalid value for option '--context-path'" + complaint + "deploy --help'\n",
                "deploy",
                "shop.war",
                "--context-path=");
        for (String command : List.of("undeploy", "reload")) {
            assertEnds(
                    2,
                    "gangway " + command + ": Invalid value for positional parameter at index 0 (/CONTEXT)" + complaint
                            + command + " --help'\n",
                    command,
                    "");
        }
    }

    @Test
    void theEndingMayBeInCapitals() {
        assertEnds(
                2,
                "gangway deploy: '/a b' is no context path; use letters, digits, '-', '_', '.' between slashes, like"
                        + " /shop/admin; see 'gangway deploy --help'\n",
                "deploy",
                "/no/a b.WAR");
    }

    @Test
    void whatIsNoWarIsNotDeployed() throws IOException {
        assertEnds(1, "gangway: no such file: /no/such.war\n", "deploy", "/no/such.war");
        String war = new WarBuilder(folder, "ee11").war("shop.war").toString();
        String help = "; see 'gangway deploy --help'\n";
        assertEnds(
                2,
                "gangway deploy: 'a/b.war' is no name for the WAR of /b; use one like shop, or give --context-path"
                        + help,
                "deploy",
                war,
                "--name",
                "a/b");
        assertEnds(
                2,
                "gangway deploy: --context-path and --name both say what it is to be called; give one of them" + help,
                "deploy",
                war,
                "--name",
                "a",
                "--context-path",
                "/b");
    }
}
