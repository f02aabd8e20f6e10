package dev.gangway.launcher.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the access log: a mixin. */
public final class AccessLogOptions {
    /** What Apache and nginx call "combined". */
    static final String COMBINED = "%{client}a - %u %t \"%r\" %s %O \"%{Referer}i\" \"%{User-Agent}i\"";

    private static final Path STANDARD_OUTPUT = Path.of("-");

    @Option(
            names = "--access-log",
            order = 72,
            paramLabel = "FILE|-",
            converter = PathConverter.class,
            description =
                    "Write a line for each request to FILE, anew each day where its name has yyyy_mm_dd in it; - for "
                            + "standard output. SIGUSR1 has FILE opened again (default: none).")
    private @Nullable Path file;

    @Option(
            names = "--access-log-format",
            order = 73,
            paramLabel = "FORMAT",
            description = "Write these lines in this format, in the codes of Jetty's CustomRequestLog "
                    + "(default: \"combined\", as of Apache and nginx).")
    private String format = COMBINED;

    /** Returns what the options say, or null for no access log. */
    public @Nullable AccessLogSettings settings() {
        return file == null ? null : new AccessLogSettings(file.equals(STANDARD_OUTPUT) ? null : file, format);
    }
}
