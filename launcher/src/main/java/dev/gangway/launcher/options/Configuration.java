package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Gives a command line the values of its configuration file and of the environment as defaults. */
public final class Configuration {
    private final ConfiguredDefaults defaults;
    private final List<String> args;

    private Configuration(ConfiguredDefaults defaults, String... args) {
        this.defaults = defaults;
        this.args = List.of(args);
    }

    /**
     * Reads the file that {@code --config} or {@code GANGWAY_CONFIG} names, if one does, and sets the defaults of all
     * subcommands.
     *
     * @param gangway the top command
     * @param environment the process's environment
     * @param args the arguments, of which only {@code --config} is looked at
     * @throws UserException if the file cannot be read, or has a key that is no option of any subcommand
     */
    public static Configuration apply(CommandLine gangway, Map<String, String> environment, String... args)
            throws UserException {
        Path path = locate(environment, args);
        ConfigFile file = path == null ? null : ConfigFile.read(path);
        if (file != null) {
            file.check(ConfiguredDefaults.configurable(gangway));
        }
        ConfiguredDefaults defaults = new ConfiguredDefaults(file, environment);
        gangway.setDefaultValueProvider(defaults);
        return new Configuration(defaults, args);
    }

    private static @Nullable Path locate(Map<String, String> environment, String... args) {
        Locator locator = new Locator();
        try {
            new CommandLine(locator)
                    .setExpandAtFiles(false)
                    .setUnmatchedArgumentsAllowed(true)
                    .parseArgs(args);
        } catch (ParameterException e) {
            return null; // --config without a file: the real parser complains
        }
        String variable = environment.get(ConfiguredDefaults.variable("config"));
        return locator.config != null || variable == null ? locator.config : Path.of(variable);
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

    /** A command that knows {@code --config} alone. */
    @Command
    private static final class Locator {
        @Option(names = "--config")
        private @Nullable Path config;
    }
}
