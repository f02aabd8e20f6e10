package dev.gangway.launcher.options;

import java.util.Arrays;
import java.util.Locale;
import org.slf4j.event.Level;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How much a logger, and those below it, shall tell.
 *
 * @param logger the name, of a class or package
 * @param level the least severe level that it tells
 */
record LogLevel(String logger, Level level) {
    /** The logger that is meant when none is named. */
    static final String GANGWAY = "dev.gangway";

    /**
     * Reads {@code [LOGGER=]LEVEL}.
     *
     * @throws IllegalArgumentException if the level is none
     */
    static LogLevel parse(String text) {
        int equals = text.indexOf('=');
        String name = text.substring(equals + 1).strip().toUpperCase(Locale.ROOT);
        Level level = Arrays.stream(Level.values())
                .filter(l -> l.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' names no level; use error, warn, info, debug or trace"));
        return new LogLevel(equals < 0 ? GANGWAY : text.substring(0, equals).strip(), level);
    }

    /** Lets picocli read levels. */
    static final class Converter implements ITypeConverter<LogLevel> {
        @Override
        public LogLevel convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
