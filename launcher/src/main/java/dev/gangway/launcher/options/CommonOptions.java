package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.logging.JettyLoggerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that every subcommand has: a mixin. */
public final class CommonOptions {
    /** The logger of applications' {@code ServletContext.log} is below this one. */
    private static final String CONTEXTS = "org.eclipse.jetty.server.handler.ContextHandler";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--log-level",
            paramLabel = "[LOGGER=]LEVEL",
            split = ",",
            hideParamSyntax = true,
            description =
                    "Log at LEVEL (error, warn, info, debug, trace); of the named logger, else of all of Gangway.")
    private List<String> logLevels = List.of();

    @Option(
            names = {"-v", "--verbose"},
            description = "Tell more: log at level debug, and show the stack trace of errors.")
    private boolean verbose;

    /** Takes the file and leaves it: {@link Configuration} has read it before all other options. */
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read options from FILE: lines like 'listen = unix:/run/gangway.sock'. "
                    + "The command line wins over the file, the file over GANGWAY_... variables.")
    void setConfig(Path file) {
        // here to be accepted, and for the help text
    }

    /** Returns whether stack traces are wanted. */
    public boolean verbose() {
        return verbose;
    }

    /**
     * Sets the levels of the loggers.
     *
     * @throws ParameterException if a level is none
     */
    public void applyLogLevels() {
        if (!(LoggerFactory.getILoggerFactory() instanceof JettyLoggerFactory loggers)) {
            return; // embedded in a program with a logging of its own
        }
        // Jetty tells of each start and stop in the same logger from which the applications' ones descend. Those that
        // are made later have the level of the properties file, which is INFO.
        loggers.setLoggerLevel(CONTEXTS, Level.WARN.name());
        if (verbose) {
            loggers.setLoggerLevel("dev.gangway", Level.DEBUG.name());
            loggers.setLoggerLevel("org.eclipse.jetty", Level.INFO.name());
        }
        for (String setting : logLevels) {
            int equals = setting.indexOf('=');
            String logger =
                    equals < 0 ? "dev.gangway" : setting.substring(0, equals).strip();
            String level = setting.substring(equals + 1).strip().toUpperCase(Locale.ROOT);
            if (!isLevel(level) || !loggers.setLoggerLevel(logger, level)) {
                throw new ParameterException(
                        spec == null ? null : spec.commandLine(),
                        "Invalid value for option '--log-level': '" + setting
                                + "' names no level; use error, warn, info, debug or trace");
            }
        }
    }

    private static boolean isLevel(String name) {
        for (Level level : Level.values()) {
            if (level.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
