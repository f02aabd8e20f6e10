package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for what all applications find in JNDI: a mixin. */
public final class JndiOptions {
    @Option(
            names = "--data-source",
            order = 28,
            paramLabel = "NAME=FILE",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description = "Let applications find the database that FILE describes as java:comp/env/NAME, such as "
                    + "jdbc/shop; may be given several times. Each application gets connections of its own.")
    private List<String> dataSources = new ArrayList<>();

    @Option(
            names = "--mail-session",
            order = 29,
            paramLabel = "NAME=FILE",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description = "Let applications that have the mail API find the mail session that FILE describes as "
                    + "java:comp/env/NAME, such as mail/Session; may be given several times.")
    private List<String> mailSessions = new ArrayList<>();

    /** Reads the file that describes something. */
    private interface Description<T> {
        T read(String name, Path file) throws UserException;
    }

    /**
     * Reads the files.
     *
     * @throws UserException if one of them cannot be read or makes no sense, or a name stands there twice
     */
    public JndiSettings settings() throws UserException {
        List<DataSourceSettings> databases =
                read("--data-source", "jdbc/shop=/etc/gangway/shop.properties", dataSources, DataSourceSettings::read);
        List<MailSessionSettings> sessions = read(
                "--mail-session", "mail/Session=/etc/gangway/mail.properties", mailSessions, MailSessionSettings::read);
        try {
            return new JndiSettings(databases, sessions);
        } catch (IllegalArgumentException e) {
            throw new UserException("--data-source and --mail-session: " + e.getMessage(), e);
        }
    }

    private static <T> List<T> read(String option, String example, List<String> values, Description<T> description)
            throws UserException {
        List<T> settings = new ArrayList<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            if (equals <= 0 || equals == value.length() - 1) {
                throw new UserException(option + " " + value + " is not of the form NAME=FILE, such as " + example);
            }
            try {
                settings.add(description.read(value.substring(0, equals), Path.of(value.substring(equals + 1))));
            } catch (UserException e) {
                throw new UserException(option + " " + value + ": " + e.getMessage(), e);
            }
        }
        return settings;
    }
}
