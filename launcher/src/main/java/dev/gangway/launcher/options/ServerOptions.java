package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that run a bridge, except where it listens: a mixin. */
public final class ServerOptions {
    /** Jetty keeps a few threads for itself. */
    private static final int FEWEST_THREADS = 10;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    private int threads;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "Have at most N threads, nearly all of which serve a request each (default: ${DEFAULT-VALUE}).")
    void setThreads(int threads) {
        if (threads < FEWEST_THREADS) {
            throw new ParameterException(
                    spec == null ? null : spec.commandLine(),
                    "Invalid value for option '--threads': " + threads + " are too few; use " + FEWEST_THREADS
                            + " or more");
        }
        this.threads = threads;
    }

    @Option(
            names = "--stop-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.class,
            description = "On SIGTERM or SIGINT wait up to TIME (30s, 500ms, 2m) for running requests "
                    + "(default: ${DEFAULT-VALUE}).")
    private Duration stopTimeout = Duration.ZERO;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Unpack WARs and compile JSPs in a new folder in DIR, removed at the end "
                    + "(default: the system's temporary directory).")
    private @Nullable Path workDir;

    /** Returns the most threads that may serve requests. */
    public int threads() {
        return threads;
    }

    /** Returns how long running requests may take to end. */
    public Duration stopTimeout() {
        return stopTimeout;
    }

    /** Returns where to make the work folder, or null for the system's choice. */
    public @Nullable Path workDir() {
        return workDir;
    }
}
