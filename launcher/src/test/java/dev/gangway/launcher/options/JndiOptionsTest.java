package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JndiOptionsTest {
    private final Path folder;

    JndiOptionsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aNameAndAFile() throws Exception {
        Path file = file("url = jdbc:h2:mem:shop");
        assertThat(settings("--data-source=jdbc/shop=" + file, "--data-source=jdbc/other=" + file)
                        .dataSources())
                .extracting(DataSourceSettings::name, DataSourceSettings::file)
                .containsExactly(tuple("jdbc/shop", file), tuple("jdbc/other", file));
    }

    @Test
    void aMailSessionAndItsLogins() throws Exception {
        Path password = file("guess me");
        Path file = file(
                "mail.smtp.host = mail.example.org",
                "mail.user = shop",
                "mail.imap.host = imap.example.org",
                "mail.imap.user = reader",
                "password-file = " + password.getFileName());
        assertThat(settings("--mail-session=java:comp/env/mail/Session=" + file).mailSessions())
                .singleElement()
                .satisfies(session -> {
                    assertThat(session.name()).isEqualTo("mail/Session");
                    assertThat(session.properties())
                            .containsOnlyKeys("mail.smtp.host", "mail.user", "mail.imap.host", "mail.imap.user");
                    assertThat(session.logins())
                            .containsExactly(
                                    new MailSessionSettings.Login("smtp", "mail.example.org", "shop", "guess me"),
                                    new MailSessionSettings.Login("imap", "imap.example.org", "reader", "guess me"));
                    assertThat(session + " " + session.logins()).doesNotContain("guess");
                });
    }

    @Test
    void aHostForAllProtocolsIsForEach() throws Exception {
        Path file = file("mail.host = mail.example.org", "mail.user = shop", "password = guess me");
        assertThat(settings("--mail-session=mail/Session=" + file)
                        .mailSessions()
                        .get(0)
                        .logins())
                .extracting(MailSessionSettings.Login::protocol)
                .containsExactly("smtp", "smtps", "imap", "imaps", "pop3", "pop3s");
    }

    @Test
    void withoutAPasswordNobodyLogsIn() throws Exception {
        Path file = file("mail.host = mail.example.org", "mail.user = shop");
        assertThat(settings("--mail-session=mail/Session=" + file)
                        .mailSessions()
                        .get(0)
                        .logins())
                .isEmpty();
    }

    @Test
    void mistakesInMailSessionsAreTold() throws IOException {
        assertMistake(
                "--mail-session mail/Session is not of the form NAME=FILE, such as "
                        + "mail/Session=/etc/gangway/mail.properties",
                "--mail-session=mail/Session");
        Path unknown = file("host = mail.example.org");
        assertMistake(
                "--mail-session mail/Session=" + unknown + ": unknown key 'host' in " + unknown
                        + "; there are password, password-file, and those of the mail API, which begin with 'mail.'",
                "--mail-session=mail/Session=" + unknown);
        Path nobody = file("mail.smtp.host = mail.example.org", "password = guess me");
        assertMistake(
                "--mail-session mail/Session=" + nobody + ": there is a password, but nobody who could use it: name the"
                        + " host by 'mail.host' or 'mail.smtp.host', and the user by 'mail.user' or 'mail.smtp.user' (in "
                        + nobody + ")",
                "--mail-session=mail/Session=" + nobody);
        Path both = file("mail.host = a", "mail.user = b", "password = c", "password-file = d");
        assertMistake(
                "--mail-session mail/Session=" + both + ": 'password' and 'password-file' exclude each other (in "
                        + both + ")",
                "--mail-session=mail/Session=" + both);
        Path good = file("mail.host = mail.example.org");
        assertMistake(
                "--mail-session mail:x=" + good
                        + ": 'mail:x' is no name for a mail session; it is like mail/Session (in " + good + ")",
                "--mail-session=mail:x=" + good);
        Path twice = file("mail.host = a", "mail.host = b");
        assertMistake(
                "--mail-session x=" + twice + ": 'mail.host' stands there several times, but has one value (in " + twice
                        + ")",
                "--mail-session=x=" + twice);
    }

    @Test
    void oneNameIsForOneThing() throws IOException {
        Path mail = file("mail.host = mail.example.org");
        Path database = file("url = jdbc:h2:mem:shop");
        assertThatThrownBy(() -> settings("--mail-session=x=" + mail, "--data-source=x=" + database))
                .isInstanceOf(UserException.class)
                .hasMessage("--data-source and --mail-session: x stands there twice");
        assertThatThrownBy(() -> settings("--mail-session=a/x=" + mail, "--data-source=a/x/y=" + database))
                .isInstanceOf(UserException.class)
                .hasMessage("--data-source and --mail-session: a/x cannot be a name, as a/x/y is below it");
    }

    @Test
    void mistakesNameTheOption() throws IOException {
        assertMistake(
                "--data-source jdbc/shop is not of the form NAME=FILE, such as jdbc/shop=/etc/gangway/shop.properties",
                "--data-source=jdbc/shop");
        assertMistake(
                "--data-source jdbc/shop=/no/such.properties: no such configuration file: /no/such.properties",
                "--data-source=jdbc/shop=/no/such.properties");
        Path file = file("url = jdbc:h2:mem:shop");
        assertMistake(
                "--data-source and --mail-session: jdbc/shop stands there twice",
                "--data-source=jdbc/shop=" + file + ",java:comp/env/jdbc/shop=" + file);
        Path wrong = file("uri = jdbc:h2:mem:shop");
        assertThatThrownBy(() -> settings("--data-source=jdbc/shop=" + wrong))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--data-source jdbc/shop=" + wrong + ": unknown key 'uri' in " + wrong + "; ");
    }

    private void assertMistake(String message, String argument) {
        assertThatThrownBy(() -> settings(argument))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(Files.createTempFile(folder, "database", ".properties"), List.of(lines));
    }

    private static JndiSettings settings(String... arguments) throws UserException {
        JndiOptions options = new JndiOptions();
        new CommandLine(new Holder(options)).parseArgs(arguments);
        return options.settings();
    }

    @CommandLine.Command
    private record Holder(@CommandLine.Mixin JndiOptions options) {}
}
