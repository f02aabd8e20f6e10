package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that run a bridge, except where it listens: a mixin. */
public final class ServerOptions {
    @Option(
            names = "--threads",
            order = 10,
            paramLabel = "N",
            defaultValue = "200",
            converter = NumberConverter.Threads.class,
            description =
                    "Have at most N threads, nearly all of which serve a request each (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--stop-timeout",
            order = 11,
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "On SIGTERM or SIGINT wait up to TIME (30s, 500ms, 2m) for running requests "
                    + "(default: ${DEFAULT-VALUE}).")
    private Duration stopTimeout = Duration.ZERO;

    @Option(
            names = "--work-dir",
            order = 12,
            paramLabel = "DIR",
            description = "Unpack WARs and compile JSPs in a new folder in DIR, removed at the end "
                    + "(default: work in $CACHE_DIRECTORY, which systemd sets, or the system's temporary directory).")
    private @Nullable Path workDir;

    @Option(
            names = "--show-errors",
            order = 69,
            description =
                    "Show exceptions with their stack traces to browsers, on error pages of applications that have "
                            + "none of their own; for development (default: in the log alone).")
    private boolean showErrors;

    /** Returns the most threads that may serve requests. */
    public int threads() {
        return threads;
    }

    /** Returns how long running requests may take to end. */
    public Duration stopTimeout() {
        return stopTimeout;
    }

    /** Returns whether error pages show exceptions. */
    public boolean showErrors() {
        return showErrors;
    }

    /** Returns where to make the work folder, or null for the system's choice. */
    public @Nullable Path workDir() {
        return workDir(System.getenv("CACHE_DIRECTORY"));
    }

    /**
     * Returns where to make the work folder.
     *
     * @param caches the folders that systemd has made for this service, colons between them: nobody removes there what
     *     was not used for some days, as happens to the system's temporary directory
     */
    @Nullable
    Path workDir(@Nullable String caches) {
        if (workDir != null || caches == null || !caches.startsWith("/")) {
            return workDir;
        }
        return Path.of(caches.split(":", 2)[0], "work");
    }
}
