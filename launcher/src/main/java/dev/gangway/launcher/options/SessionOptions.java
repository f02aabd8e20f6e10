package dev.gangway.launcher.options;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say where sessions are kept, and how they are shared by several bridges: a mixin. */
public final class SessionOptions {
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

    /** Returns what the options say. */
    public SessionSettings settings() {
        SessionSettings d = SessionSettings.DEFAULT;
        return new SessionSettings(
                d.store(), d.user(), d.password(), d.drivers(), d.connections(), d.patience(), node, sameSite);
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
