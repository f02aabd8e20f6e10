package dev.gangway.launcher.options;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values for options that the command line leaves out: from the configuration file, else from the environment.
 *
 * <p>{@code --stop-timeout} is {@code stop-timeout} in the file and {@code GANGWAY_STOP_TIMEOUT} in the environment.
 * The environment serves where a web server starts the program, and no arguments can be given.
 */
final class ConfiguredDefaults implements IDefaultValueProvider {
    private static final String VARIABLE_PREFIX = "GANGWAY_";

    /** What asks for something at once makes no sense as a default, and a file cannot name itself. */
    private static final Set<String> ONLY_ON_COMMAND_LINE = Set.of("help", "version", "config");

    private final @Nullable ConfigFile file;
    private final Map<String, String> environment;

    ConfiguredDefaults(@Nullable ConfigFile file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /** Returns the name of the environment variable for an option. */
    static String variable(String option) {
        return VARIABLE_PREFIX + option.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Returns all options of a command and its subcommands that may be configured, by name. */
    static Map<String, OptionSpec> configurable(CommandLine command) {
        Map<String, OptionSpec> options = new HashMap<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            String name = name(option);
            if (name != null) {
                options.put(name, option);
            }
        }
        for (CommandLine subcommand : command.getSubcommands().values()) {
            options.putAll(configurable(subcommand));
        }
        return options;
    }

    private static @Nullable String name(OptionSpec option) {
        String longest = option.longestName();
        String name = longest.startsWith("--") ? longest.substring(2) : null;
        return name == null || ONLY_ON_COMMAND_LINE.contains(name) ? null : name;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        String name = argument instanceof OptionSpec option ? name(option) : null;
        if (name == null) {
            return null;
        }
        List<String> values = file == null ? List.of() : file.values(name);
        if (values.isEmpty()) {
            return environment.get(variable(name));
        }
        return String.join(Configuration.LINES.equals(argument.splitRegex()) ? Configuration.LINES : ",", values);
    }

    /** Returns where the value of an option was found, for a complaint about it; null if nowhere. */
    @Nullable
    String source(@Nullable ArgSpec argument) {
        String name = argument instanceof OptionSpec option ? name(option) : null;
        if (name == null) {
            return null;
        }
        if (file != null && !file.values(name).isEmpty()) {
            return file.path().toString();
        }
        return environment.containsKey(variable(name)) ? "environment variable " + variable(name) : null;
    }
}
