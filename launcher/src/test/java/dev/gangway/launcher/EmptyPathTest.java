package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** An option that is a path, and is given without one: never the current directory. */
class EmptyPathTest {
    private final Path folder;

    EmptyPathTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"webapps", "work-dir", "scan-cache", "secret-file", "sessions-driver", "control"})
    void isRefusedWhereverItComesFrom(String option) throws IOException {
        Path config = Files.writeString(folder.resolve("gangway.conf"), option + " =\n");
        String variable = "GANGWAY_" + option.toUpperCase(Locale.ROOT).replace('-', '_');
        assertRefused(option, "", Map.of(), "--" + option + "=");
        assertRefused(option, " (in " + config + ")", Map.of(), "--config=" + config);
        assertRefused(option, " (in environment variable " + variable + ")", Map.of(variable, ""));
    }

    @Test
    void isNoApplicationEither() {
        String complaint = "an application without a name; write it like shop.war or /shop=shop.war";
        String help = "; see 'gangway serve --help'\n";
        assertSays("gangway serve: " + complaint + help, Map.of(), "serve", "");
        String inOption = "gangway serve: Invalid value for option '--app' ([/CONTEXT=]WAR): " + complaint;
        assertSays(inOption + help, Map.of(), "serve", "--app=a.war,,b.war");
        assertSays(inOption + " (in environment variable GANGWAY_APP)" + help, Map.of("GANGWAY_APP", ""), "serve");
    }

    @Test
    void isNoConfigurationFileEither() {
        assertSays(
                "gangway serve: Invalid value for option '--config': it is empty; name a file or folder, or leave"
                        + " the option out; see 'gangway serve --help'\n",
                Map.of(),
                "serve",
                "--config=",
                "/no/such.war");
        assertSays(
                "gangway: the environment variable GANGWAY_CONFIG is empty; name a file there, or leave it out\n",
                Map.of("GANGWAY_CONFIG", ""),
                "serve",
                "/no/such.war");
    }

    private static void assertSays(String line, Map<String, String> environment, String... args) {
        StringWriter err = new StringWriter();
        CommandLine gangway = GangwayCommand.forArguments(args).setErr(new PrintWriter(err));
        assertThat(Main.run(gangway, environment, args)).isEqualTo(2);
        assertThat(err).hasToString(line);
    }

    private static void assertRefused(String option, String source, Map<String, String> environment, String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "serve";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "/no/such.war";
        StringWriter err = new StringWriter();
        CommandLine gangway = GangwayCommand.forArguments(all).setErr(new PrintWriter(err));
        assertThat(Main.run(gangway, environment, all)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("gangway serve: Invalid value for option '--" + option + "'")
                .endsWith("it is empty; name a file or folder, or leave the option out" + source
                        + "; see 'gangway serve --help'\n");
    }
}
