package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * The configuration file and the environment, which hold values for options that the command line leaves out.
 *
 * <p>It is read before the command line proper, with eyes for {@code --config} and the options of the logging only.
 */
public final class Configuration {
    /**
     * What splits the values of a repeatable option where a comma is a part of them: a character that no argument can
     * have, so that one argument is one value, and only lines of the file are several.
     */
    public static final String LINES = "\0";

    private final @Nullable ConfigFile file;
    private final ConfiguredDefaults defaults;
    private final List<String> args;

    private Configuration(@Nullable ConfigFile file, Map<String, String> environment, String... args) {
        this.file = file;
        this.defaults = new ConfiguredDefaults(file, environment);
        this.args = List.of(args);
    }

    /**
     * Reads the file that {@code --config} or {@code GANGWAY_CONFIG} names, if one does.
     *
     * @param environment the process's environment
     * @param args the arguments
     * @throws UserException if the file cannot be read
     */
    public static Configuration read(Map<String, String> environment, String... args) throws UserException {
        EarlyOptions early = new EarlyOptions();
        parse(new CommandLine(early), args);
        String variable = ConfiguredDefaults.variable("config");
        String named = environment.get(variable);
        if (early.config == null && named != null && named.isBlank()) {
            throw new UserException(
                    "the environment variable " + variable + " is empty; name a file there, or leave it out");
        }
        Path path = early.config != null || named == null ? early.config : Path.of(named);
        return new Configuration(path == null ? null : ConfigFile.read(path), environment, args);
    }

    /** Sets the levels of the loggers. To be called before the first logger is made, and once in a process. */
    public void initLogging() {
        EarlyOptions early = new EarlyOptions();
        parse(new CommandLine(early).setDefaultValueProvider(defaults), args.toArray(String[]::new));
        List<LogLevel> levels = new ArrayList<>();
        if (early.verbose) {
            levels.add(new LogLevel(LogLevel.GANGWAY, Level.DEBUG));
            levels.add(new LogLevel("org.eclipse.jetty", Level.INFO));
        }
        levels.addAll(early.logLevels);
        LogLevels.init(levels);
    }

    /** Parses what is known, and leaves complaints to the real parser. */
    private static void parse(CommandLine early, String... args) {
        try {
            early.setExpandAtFiles(false).setUnmatchedArgumentsAllowed(true).parseArgs(args);
        } catch (ParameterException e) {
            // The same complaint comes again, with the right words about the command.
        }
    }

    /**
     * Takes the values as defaults of a command and all its subcommands.
     *
     * @param complete makes the command with all subcommands there are, which takes time; asked only if need be
     * @throws UserException if a key in the file is no option of any subcommand
     */
    public void applyTo(CommandLine gangway, Supplier<CommandLine> complete) throws UserException {
        if (file != null) {
            Map<String, OptionSpec> options = ConfiguredDefaults.configurable(gangway);
            file.check(file.hasOnly(options.keySet()) ? options : ConfiguredDefaults.configurable(complete.get()));
        }
        gangway.setDefaultValueProvider(defaults);
        takeQuotesAsTheyAre(gangway);
    }

    /** Else a quote in one line would bind it to the next, and one alone be complained about by picocli. */
    private static void takeQuotesAsTheyAre(CommandLine command) {
        command.getCommandSpec().parser().splitQuotedStrings(true);
        command.getSubcommands().values().forEach(Configuration::takeQuotesAsTheyAre);
    }

    /** Returns what to add to a complaint about the value of an option: where it comes from. */
    public String blame(ParameterException complaint) {
        if (!(complaint.getArgSpec() instanceof OptionSpec option) || isGiven(option)) {
            return "";
        }
        String source = defaults.source(option);
        return source == null ? "" : " (in " + source + ")";
    }

    private boolean isGiven(OptionSpec option) {
        return Arrays.stream(option.names())
                .anyMatch(name -> args.stream().anyMatch(arg -> arg.equals(name) || arg.startsWith(name + "=")));
    }

    /** A command that knows the options only that must be known before all others. */
    @Command
    private static final class EarlyOptions {
        @Option(names = "--config", converter = PathConverter.class)
        private @Nullable Path config;

        @Option(names = "--log-level", split = "\\s*,\\s*", converter = LogLevel.Converter.class)
        private List<LogLevel> logLevels = new ArrayList<>();

        @Option(names = {"-v", "--verbose"})
        private boolean verbose;
    }
}
