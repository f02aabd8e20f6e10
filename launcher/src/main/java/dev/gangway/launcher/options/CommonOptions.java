package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The options that every subcommand has: a mixin.
 *
 * <p>They have done their work when a command runs, see {@link Configuration}. Here they stand to be accepted, checked,
 * and explained.
 */
public final class CommonOptions {

    @Option(
            names = "--config",
            order = 100,
            paramLabel = "FILE",
            description = "Read options from FILE: lines like 'listen = unix:/run/gangway.sock'. "
                    + "The command line wins over the file, the file over GANGWAY_... variables.")
    void setConfig(Path file) {}

    @Option(
            names = "--log-level",
            order = 101,
            paramLabel = "[LOGGER=]LEVEL",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = LogLevel.Converter.class,
            description = "Log at LEVEL (error, warn, info, debug, trace): the named logger, else all of Gangway.")
    void setLogLevels(List<LogLevel> levels) {}

    @Option(
            names = {"-v", "--verbose"},
            order = 102,
            description = "Tell more: log at level debug, and show the stack trace of errors.")
    void setVerbose(boolean verbose) {}
}
