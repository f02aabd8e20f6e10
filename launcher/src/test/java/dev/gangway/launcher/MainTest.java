package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.WarBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What users see who make a mistake, or ask for help. */
class MainTest {
    private static final String SEE_SERVE = "; see 'gangway serve --help'\n";

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    MainTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What a command printed, and its exit code. */
    record Outcome(int exitCode, String out, String err) {}

    private Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine gangway = GangwayCommand.forArguments(args)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exitCode = Main.run(gangway, environment, args);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    private void assertWrongUsage(Outcome outcome, String line) {
        assertThat(outcome).isEqualTo(new Outcome(2, "", line));
    }

    private void assertFailed(Outcome outcome, String line) {
        assertThat(outcome).isEqualTo(new Outcome(1, "", line));
    }

    @Test
    void aFileMayHoldOptionsOfOtherCommands() throws IOException {
        Path config = config("front = http://127.0.0.1/", "app = /no/such.war");
        assertFailed(run("serve", "--config", config.toString()), "gangway: no such file: /no/such.war\n");
    }

    @Test
    void aWarThatIsMissing() {
        assertFailed(run("serve", "/no/such.war"), "gangway: no such file: /no/such.war\n");
    }

    @Test
    void aFileThatIsNoWar() throws IOException {
        Path text = Files.writeString(folder.resolve("text.war"), "hello");
        assertFailed(
                run("serve", text.toString()),
                "gangway: " + text + " is not a WAR, or is damaged: zip END header not found\n");
    }

    @Test
    void twoOfOneContext() throws IOException {
        Path one = new WarBuilder(folder, "ee11").file("index.html", "").war("shop.war");
        Path other = new WarBuilder(folder, "ee11").file("index.html", "").war("shop##2.war");
        assertFailed(
                run("serve", one.toString(), other.toString()),
                "gangway: context /shop is given twice, by " + one + " and by " + other
                        + "; give one of them another, like /other=" + other + "\n");
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        Path war = new WarBuilder(folder, "ee11").file("index.html", "").war("shop.war");
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + other.getLocalPort();
            assertFailed(
                    run("serve", "--listen", address, war.toString()),
                    "gangway: cannot listen on " + address + ": Address already in use; "
                            + "stop the program that uses it, or choose another address with --listen\n");
        }
    }

    @Test
    void aSocketWhereThereIsNoFolder() throws IOException {
        Path war = new WarBuilder(folder, "ee11").file("index.html", "").war("shop.war");
        Path missing = folder.resolve("missing");
        assertFailed(
                run("serve", "--listen", "unix:" + missing + "/x.sock", war.toString()),
                "gangway: cannot listen on unix:" + missing + "/x.sock: No such file or directory; make the folder "
                        + missing + ", and let this user write in it\n");
    }

    @Test
    void anApplicationThatDoesNotStart() throws IOException {
        Path war = new WarBuilder(folder, "ee11")
                .source(
                        """
                        @jakarta.servlet.annotation.WebListener
                        public class Bad implements jakarta.servlet.ServletContextListener {
                            @Override
                            public void contextInitialized(jakarta.servlet.ServletContextEvent event) {
                                throw new IllegalStateException("no database");
                            }
                        }
                        """)
                .war("bad.war");
        Path work = folder.resolve("work");
        assertFailed(
                run("serve", "--listen", "127.0.0.1:0", "--work-dir", work.toString(), war.toString()),
                "gangway: application /bad (" + war + ") failed to start: java.lang.IllegalStateException: no database"
                        + " (at Bad.contextInitialized(Bad.java:5))\n");
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void verboseShowsTheStackTrace() {
        Outcome outcome = run("serve", "-v", "/no/such.war");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .startsWith("gangway: no such file: /no/such.war\n")
                .contains("\tat dev.gangway.launcher.ServeCommand.call");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--lisen=x        | Unknown option: '--lisen=x'; did you mean --listen?",
                "--listen=9000    | Invalid value for option '--listen' (ADDR): '9000' is a port alone; write 127.0.0.1:9000, or *:9000 for all interfaces;",
                "--threads=many   | Invalid value for option '--threads': 'many' is no number from 10 to 100000;",
                "--stop-timeout=x | Invalid value for option '--stop-timeout': 'x' is no duration; write it like 30s, 500ms, 2m or 1h;",
                "--stop-timeout=999999999h | Invalid value for option '--stop-timeout': '999999999h' is longer than 87600h;",
                "--exit-after-idle=0 | Invalid value for option '--exit-after-idle': '0' is no time at all; write it like 30s, 500ms, 2m or 1h;",
                "--body-memory=2g | Invalid value for option '--body-memory': '2g' is no size from 1 to 2147483647 bytes;",
                "--log-level=loud | Invalid value for option '--log-level' ([LOGGER=]LEVEL): 'loud' names no level; use error, warn, info, debug or trace;",
                "/a//b=x.war      | '/a//b' is no context path; use letters, digits, '-', '_', '.' between slashes, like /shop/admin;",
            })
    void aWrongOption(String option, String complaint) {
        assertWrongUsage(run("serve", option), "gangway serve: " + complaint + " see 'gangway serve --help'\n");
    }

    @Test
    void nothingToServe() {
        assertWrongUsage(
                run("serve"),
                "gangway serve: nothing to serve: name a WAR, like 'gangway serve app.war', or a folder, by --webapps"
                        + SEE_SERVE);
    }

    @Test
    void anUnknownCommand() {
        assertWrongUsage(
                run("servee"),
                "gangway: Unmatched argument at index 0: 'servee'; did you mean serve? see 'gangway --help'\n");
    }

    @Test
    void noCommandAtAll() {
        Outcome outcome = run();
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("Usage: gangway [-hV] COMMAND\n").contains("  serve ", "  demo ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "demo"})
    void helpTellsOptionsAndDefaults(String command) {
        Outcome outcome = run(command, "--help");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .startsWith("Usage: gangway " + command + " ")
                .contains("--config=FILE", "--log-level=", "--help", "--version")
                .contains(command.equals("serve") ? "(default: 127.0.0.1:9000)" : "(default: 8080)");
        assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void versionNamesJettyAndJava() {
        Outcome outcome = run("--version");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).matches("gangway \\S+ \\(Jetty 12\\.\\S+, Java \\S+\\)\n");
    }

    @Test
    void aConfigurationFileHoldsOptions() throws IOException {
        Path config = config("threads = 5", "app = /no/such.war");
        assertWrongUsage(
                run("serve", "--config", config.toString()),
                "gangway serve: Invalid value for option '--threads': '5' is no number from 10 to 100000 (in " + config
                        + ")" + SEE_SERVE);
        assertThat(run("serve", "--threads=20", "--config=" + config).err())
                .as("the command line wins over the file")
                .isEqualTo("gangway: no such file: /no/such.war\n");
        assertThat(run("serve", "--threads=20", "--config=" + config, "/other.war")
                        .err())
                .isEqualTo("gangway: no such file: /other.war\n");
    }

    @Test
    void theEnvironmentHoldsOptions() throws IOException {
        environment.put("GANGWAY_THREADS", "5");
        environment.put("GANGWAY_APP", "/no/such.war");
        assertWrongUsage(
                run("serve"),
                "gangway serve: Invalid value for option '--threads': '5' is no number from 10 to 100000"
                        + " (in environment variable GANGWAY_THREADS)" + SEE_SERVE);
        assertThat(run("serve", "--threads=20").err()).isEqualTo("gangway: no such file: /no/such.war\n");
        environment.put("GANGWAY_CONFIG", config("threads = 30").toString());
        assertThat(run("serve").err())
                .as("the file wins over the environment")
                .isEqualTo("gangway: no such file: /no/such.war\n");
    }

    @Test
    void blamesTheCommandLineForItsOwnMistakes() throws IOException {
        Path config = config("threads = 5");
        assertWrongUsage(
                run("serve", "--config", config.toString(), "--threads", "x"),
                "gangway serve: Invalid value for option '--threads': 'x' is no number from 10 to 100000" + SEE_SERVE);
    }

    @Test
    void severalValuesComeFromLinesAndCommas() throws IOException {
        Path config = config("listen = 127.0.0.1:0, unix:" + folder + "/a.sock", "listen = 9000", "app = /no/such.war");
        assertThat(run("serve", "--config", config.toString()).err())
                .contains("'9000' is a port alone", "(in " + config + ")");
        Path good = config("listen = 127.0.0.1:0, unix:" + folder + "/a.sock", "app = /a=/no/1.war,/no/2.war");
        assertThat(run("serve", "--config", good.toString()).err()).isEqualTo("gangway: no such file: /no/1.war\n");
    }

    @Test
    void aKeyThatIsNoOption() throws IOException {
        Path config = config("lisen = x");
        assertWrongUsage(
                run("serve", "--config", config.toString()),
                "gangway: unknown option 'lisen' in " + config + "; did you mean listen?\n");
        Path other = config("colour = red");
        assertWrongUsage(
                run("serve", "--config", other.toString()),
                "gangway: unknown option 'colour' in " + other
                        + "; 'gangway COMMAND --help' lists the options of a command\n");
        Path late = config("config = x");
        assertThat(run("serve", "--config", late.toString()).err()).startsWith("gangway: unknown option 'config' in ");
        Path dashes = config("--listen = x");
        assertWrongUsage(
                run("serve", "--config", dashes.toString()),
                "gangway: unknown option '--listen' in " + dashes + "; write options without dashes\n");
    }

    @Test
    void anOptionTwiceThatHasOneValue() throws IOException {
        Path config = config("threads = 20", "threads = 30");
        assertWrongUsage(
                run("serve", "--config", config.toString()),
                "gangway: option 'threads' stands there several times in " + config + ", but has one value\n");
    }

    @Test
    void aConfigurationFileThatCannotBeRead() throws IOException {
        assertWrongUsage(
                run("serve", "--config", "/no/such.conf"), "gangway: no such configuration file: /no/such.conf\n");
        Path latin = Files.write(folder.resolve("latin"), "app = /caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertWrongUsage(
                run("serve", "--config", latin.toString()),
                "gangway: cannot read configuration file " + latin + ": it is not in UTF-8\n");
        assertThat(run("serve", "--config").err())
                .isEqualTo("gangway serve: Missing required parameter for option '--config' (FILE)" + SEE_SERVE);
    }

    @Test
    void theDemoNamesAPortThatIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome outcome = run("demo", "--port", String.valueOf(other.getLocalPort()));
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .isEqualTo("gangway: cannot listen on port " + other.getLocalPort()
                            + " for browsers: Address already in use; "
                            + "stop the program that uses it, or choose another with --port\n");
        }
        assertWrongUsage(
                run("demo", "--port", "65536"),
                "gangway demo: Invalid value for option '--port': '65536' is no number from 0 to 65535; "
                        + "see 'gangway demo --help'\n");
    }

    private Path config(String... lines) throws IOException {
        return Files.write(Files.createTempFile(folder, "gangway", ".conf"), java.util.List.of(lines));
    }
}
