package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.Configuration;
import dev.gangway.launcher.options.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Several values of one option in a configuration file. */
class ConfiguredValuesTest {
    @TempDir
    private Path folder = Path.of("");

    /** Returns the value of an option of a command that is given a configuration file. */
    private Object value(String command, String option, String... lines) throws Exception {
        Path file = Files.write(folder.resolve("gangway.conf"), List.of(lines));
        String[] args = {command, "/x"};
        CommandLine gangway = new CommandLine(new GangwayCommand());
        Configuration.read(Map.of("GANGWAY_CONFIG", file.toString()), args).applyTo(gangway, () -> gangway);
        return Objects.requireNonNull(gangway.parseArgs(args)
                .subcommand()
                .commandSpec()
                .findOption(option)
                .getValue());
    }

    @Test
    void aLineIsAValueWhereCommasBelongToIt() throws Exception {
        assertThat(value("config", "--env", "env = A=1,2", "env = B=3")).isEqualTo(Map.of("A", "1,2", "B", "3"));
        assertThat(value("get", "--header", "header = Accept: text/html, */*", "header = X-Test: 1"))
                .isEqualTo(List.of("Accept: text/html, */*", "X-Test: 1"));
        assertThat(value("get", "--header", "header = X-One: \"a", "header = X-Two: b\""))
                .isEqualTo(List.of("X-One: \"a", "X-Two: b\""));
        assertThat(value("get", "--param", "param = A=1,2", "param = B=3")).isEqualTo(List.of("A=1,2", "B=3"));
    }

    @Test
    void commasAreBetweenValuesElsewhere() throws Exception {
        assertThat(value("config", "--server-name", "server-name = a.org, b.org", "server-name = c.org"))
                .isEqualTo(List.of("a.org", "b.org", "c.org"));
    }

    @Test
    void theMarkThatAnEditorMayPutBeforeTheTextIsNoPartOfIt() throws Exception {
        assertThat(value("serve", "--node", "\uFEFFnode = a", "threads = 20")).isEqualTo("a");
        assertThat(value("serve", "--node", "node = b")).isEqualTo("b");
    }

    @Test
    void aModeIsOneLine() throws Exception {
        assertThatThrownBy(() -> value("serve", "--socket-mode", "socket-mode = 0600", "socket-mode = 0660"))
                .isInstanceOf(UserException.class)
                .hasMessageEndingWith("but has one value");
    }

    @Test
    void eachRepeatableOptionTellsHowItsValuesAreToldApart() {
        CommandLine gangway = new CommandLine(new GangwayCommand());
        Set<String> undivided = new TreeSet<>();
        gangway.getSubcommands().values().forEach(command -> command.getCommandSpec().options().stream()
                .filter(OptionSpec::isMultiValue)
                .filter(option -> option.splitRegex().isEmpty())
                .forEach(option -> undivided.add(option.longestName())));
        assertThat(undivided)
                .as("those of which a file has one line at most")
                .containsExactly("--control-mode", "--socket-mode", "--verbose");
    }
}
