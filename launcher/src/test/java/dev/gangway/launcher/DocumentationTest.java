package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.front.Front;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class DocumentationTest {
    private static final Map<String, CommandLine> COMMANDS = new CommandLine(new GangwayCommand()).getSubcommands();

    /** The commands that have a page of their own. */
    private static final Set<String> CLIENTS = Set.of("get", "ping", "cgi");

    static Set<String> commands() {
        return COMMANDS.keySet();
    }

    private static String reference(String command) throws IOException {
        return Files.readString(Path.of("..", "docs", CLIENTS.contains(command) ? "client.md" : "launcher.md"));
    }

    private static CommandLine command(String name) {
        return Objects.requireNonNull(COMMANDS.get(name));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theReferenceNamesEveryOption(String command) throws Exception {
        String reference = reference(command) + reference("serve"); // for what all commands have
        assertThat(command(command).getCommandSpec().options()).isNotEmpty().allSatisfy(option -> assertThat(
                        nameIn(command, option))
                .as("%s %s", command, option.longestName())
                .anyMatch(name ->
                        Pattern.compile("`" + name + "[ `]").matcher(reference).find()));
    }

    /** Those that are typed by hand are told by their short names. */
    private static List<String> nameIn(String command, OptionSpec option) {
        return CLIENTS.contains(command) ? List.of(option.names()) : List.of(option.longestName());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theReferenceHasASectionOfEachCommand(String command) throws Exception {
        assertThat(section(command)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theReferenceTellsTheDefaults(String command) throws Exception {
        List<String> rows = section(command)
                .lines()
                .filter(line -> line.startsWith("| `-"))
                .map(line -> line.replace("\\|", "/"))
                .toList();
        for (OptionSpec option : command(command).getCommandSpec().options()) {
            String value = option.defaultValue();
            List<String> ofOption = rows.stream()
                    .filter(row -> Pattern.compile("`" + option.longestName() + "[ `]")
                            .matcher(row.split(" \\| ", 2)[0])
                            .find())
                    .toList();
            if (value != null && !ofOption.isEmpty()) { // others are said to be as above
                assertThat(ofOption)
                        .as("the default of %s %s", command, option.longestName())
                        .anySatisfy(row -> assertThat(row.replaceFirst(".*\\| (.*) \\|$", "$1"))
                                .containsPattern("(^|[` ])" + Pattern.quote(value) + "($|[`, ])"));
            }
        }
    }

    /** Returns what stands below the heading with a command. */
    private static String section(String command) throws IOException {
        return Arrays.stream(reference(command).split("(?m)^## ", -1))
                .filter(part ->
                        part.lines().findFirst().orElse("").matches(".*`(gangway )?" + command + "`.*|" + command))
                .collect(Collectors.joining());
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
