package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class DocumentationTest {
    private static final Path REFERENCE = Path.of("..", "docs", "launcher.md");

    @ParameterizedTest
    @ValueSource(strings = {"serve", "demo"})
    void theReferenceNamesEveryOption(String command) throws Exception {
        String reference = Files.readString(REFERENCE);
        CommandLine subcommand = Objects.requireNonNull(
                new CommandLine(new GangwayCommand()).getSubcommands().get(command));
        assertThat(subcommand.getCommandSpec().options())
                .isNotEmpty()
                .extracting(OptionSpec::longestName)
                .allSatisfy(option -> assertThat(reference).containsPattern("`" + option + "[ `]"));
    }
}
