package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.front.Front;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class DocumentationTest {
    private static final Path REFERENCE = Path.of("..", "docs", "launcher.md");

    @ParameterizedTest
    @ValueSource(strings = {"serve", "list", "deploy", "undeploy", "reload", "demo", "config", "doctor"})
    void theReferenceNamesEveryOption(String command) throws Exception {
        String reference = Files.readString(REFERENCE);
        CommandLine subcommand = Objects.requireNonNull(
                new CommandLine(new GangwayCommand()).getSubcommands().get(command));
        assertThat(subcommand.getCommandSpec().options())
                .isNotEmpty()
                .extracting(OptionSpec::longestName)
                .allSatisfy(option -> assertThat(reference).containsPattern("`" + option + "[ `]"));
    }

    /** A command in a comment, and what it prints in the block below. */
    private static final Pattern EMBEDDED = Pattern.compile("<!-- gangway (config .*) -->\n```[a-z]*\n([^`]*)```\n");

    @Test
    void configurationsInTheDocumentationAreWhatIsPrinted() throws Exception {
        Set<String> fronts = new HashSet<>();
        String page = Files.readString(Path.of("..", "docs", "web-servers.md"));
        Matcher embedded = EMBEDDED.matcher(page);
        while (embedded.find()) {
            String[] words = embedded.group(1).split(" ", -1);
            assertThat(embedded.group(2))
                    .as("docs/web-servers.md: gangway %s", embedded.group(1))
                    .isEqualTo(ConfigCommandTest.run(words).out());
            fronts.add(words[1]);
        }
        PART.matcher(page).results().forEach(part -> fronts.add(part.group(1).split(" ", -1)[1]));
        assertThat(fronts).containsExactlyInAnyOrder(Front.ids().split(", ", -1));
    }

    /** A command in a comment, and lines of what it prints in the block below. */
    private static final Pattern PART =
            Pattern.compile("<!-- part of gangway (config .*) -->\n```[a-z]*\n([^`]*)```\n");

    @ParameterizedTest
    @CsvSource({"sendfile.md, 4", "scaling.md, 4", "web-servers.md, 4"})
    void partsOfConfigurationsAreWhatIsPrinted(String page, int parts) throws Exception {
        Matcher part = PART.matcher(Files.readString(Path.of("..", "docs", page)));
        int found = 0;
        for (; part.find(); found++) {
            assertThat(ConfigCommandTest.run(part.group(1).split(" ", -1)).out())
                    .as("docs/%s: gangway %s", page, part.group(1))
                    .contains(part.group(2));
        }
        assertThat(found).isEqualTo(parts);
    }
}
