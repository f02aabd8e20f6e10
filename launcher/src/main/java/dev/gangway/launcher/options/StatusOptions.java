package dev.gangway.launcher.options;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of what is told of a running bridge: a mixin. */
public final class StatusOptions {
    @Option(
            names = "--status-path",
            order = 70,
            paramLabel = "PATH",
            converter = PathConverter.class,
            description = "Show the status of the bridge at PATH, such as /status: as text, with ?json, or with "
                    + "?openmetrics for Prometheus. Who may see it is for the web server to say (default: nowhere).")
    private @Nullable String path;

    @Option(
            names = "--slow-log",
            order = 71,
            paramLabel = "TIME",
            converter = DurationConverter.Positive.class,
            description = "Log requests that take longer than TIME, and where their threads are (default: none).")
    private @Nullable Duration slow;

    /** Returns what the options say. */
    public StatusSettings settings() {
        return new StatusSettings(path, slow);
    }

    /** Reads a path of URLs. */
    static final class PathConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            if (!value.matches("(/[A-Za-z0-9._~-]+)+") || value.matches(".*/\\.\\.?(/.*)?")) {
                throw new TypeConversionException("'" + value
                        + "' is no path for the status; write it like /status, of letters, digits and ._~-");
            }
            return value;
        }
    }
}
