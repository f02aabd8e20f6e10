package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that say where sessions are kept, and how they are shared by several bridges: a mixin. */
public final class SessionOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--sessions",
            order = 20,
            paramLabel = "STORE",
            defaultValue = "memory",
            converter = StoreConverter.class,
            description =
                    "Keep sessions in STORE: memory, file:DIR (survives restarts), or jdbc:URL (shared by several "
                            + "bridges; PostgreSQL, MariaDB). Default: ${DEFAULT-VALUE}.")
    private String store = "memory";

    @Option(
            names = "--sessions-user",
            order = 21,
            paramLabel = "NAME",
            description = "Log in to the database of --sessions as NAME.")
    private @Nullable String user;

    @Option(
            names = "--sessions-password-file",
            order = 22,
            paramLabel = "FILE",
            description = "The first line of FILE is the password for that. A password in the URL is accepted in the "
                    + "configuration file and the environment only.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--sessions-driver",
            order = 23,
            paramLabel = "JAR",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description = "A jar with the JDBC driver; else it is looked for in the folder lib/drivers of the "
                    + "installation.")
    private List<Path> drivers = new ArrayList<>();

    @Option(
            names = "--sessions-connections",
            order = 24,
            paramLabel = "N",
            defaultValue = "10",
            converter = NumberConverter.Connections.class,
            description = "Have at most N connections to the database (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--sessions-wait",
            order = 25,
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "Let a request wait up to TIME for a store that is away, then answer 503 with Retry-After "
                    + "(default: ${DEFAULT-VALUE}).")
    private Duration patience = Duration.ZERO;

    @Option(
            names = "--node",
            order = 26,
            paramLabel = "NAME",
            converter = NodeConverter.class,
            description = "This bridge's name among several: session ids end in .NAME, so that a web server can send a "
                    + "browser back to the bridge that knows it.")
    private @Nullable String node;

    @Option(
            names = "--session-same-site",
            order = 27,
            paramLabel = "WHEN",
            defaultValue = "lax",
            converter = SameSiteConverter.class,
            description = "Give session cookies SameSite=WHEN where the application does not say: strict, lax, none, "
                    + "or unset to leave it out (default: ${DEFAULT-VALUE}).")
    private SessionSettings.SameSite sameSite = SessionSettings.SameSite.LAX;

    /**
     * Returns what the options say.
     *
     * @throws UserException if a password stands on the command line, or cannot be read
     */
    public SessionSettings settings() throws UserException {
        if (JdbcUrl.hasPassword(store) && isOnCommandLine()) {
            throw new UserException("--sessions has a password on the command line, where every user of this machine "
                    + "can read it; use --sessions-password-file FILE, or give the whole URL in the configuration file "
                    + "or in GANGWAY_SESSIONS");
        }
        return new SessionSettings(
                store,
                user,
                passwordFile == null ? null : SecretFile.readPassword(passwordFile),
                List.copyOf(drivers),
                connections,
                patience,
                node,
                sameSite);
    }

    private boolean isOnCommandLine() {
        return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption("--sessions");
    }

    /** Accepts the three kinds of stores. */
    static final class StoreConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (value.equals("memory")
                    || (value.startsWith("file:") && value.length() > "file:".length())
                    || value.matches("jdbc:[a-z0-9]+:.+")) {
                return value;
            }
            throw new TypeConversionException("'" + value.replaceAll("//.*", "//...")
                    + "' is no place for sessions; it is memory, file:DIR, or jdbc:URL such as "
                    + "jdbc:postgresql://127.0.0.1/sessions");
        }
    }

    /** Accepts what may stand in a cookie, after a dot. */
    static final class NodeConverter implements ITypeConverter<String> {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

        @Override
        public String convert(String value) {
            if (NAME.matcher(value).matches()) {
                return value;
            }
            throw new TypeConversionException(
                    "'" + value + "' is no name of a node; it has 1 to 32 letters, digits, _ and -");
        }
    }

    /** Accepts small letters. */
    static final class SameSiteConverter implements ITypeConverter<SessionSettings.SameSite> {
        @Override
        public SessionSettings.SameSite convert(String value) {
            try {
                return SessionSettings.SameSite.valueOf(value.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + value + "' is none of strict, lax, none and unset");
            }
        }
    }
}
