package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options in a file: Java properties in UTF-8, named as on the command line but without dashes.
 *
 * <pre>
 *   # comment
 *   listen = 127.0.0.1:9000, unix:/run/gangway.sock
 *   app = /=/srv/ROOT.war
 *   app = /shop=/srv/shop.war
 *   stop-timeout = 1m
 * </pre>
 *
 * <p>An option that may be given several times on the command line may have several lines, or commas, or both;
 * only lines where a value may contain commas.
 */
final class ConfigFile {
    /** How many characters may be wrong in an option's name for it to be recognised. */
    private static final int MISSPELT = 2;

    private final PropertiesFile file;

    private ConfigFile(PropertiesFile file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws UserException if it cannot be read
     */
    static ConfigFile read(Path path) throws UserException {
        return new ConfigFile(PropertiesFile.read(path));
    }

    /** Returns all values of an option; none if the file does not name it. */
    List<String> values(String option) {
        return file.values(option);
    }

    Path path() {
        return file.path();
    }

    /** Returns whether every key is one of these. */
    boolean hasOnly(Set<String> options) {
        return options.containsAll(file.keys());
    }

    /**
     * Refuses keys that are no options, which most likely are misspelt and would silently do nothing, and options that
     * stand there several times although they have one value.
     *
     * @param options all options that may stand in a file, by name
     */
    void check(Map<String, OptionSpec> options) throws UserException {
        for (String key : file.keys()) {
            OptionSpec option = options.get(key);
            if (option == null) {
                throw new UserException(
                        "unknown option '" + key + "' in " + path() + "; " + hint(key, options.keySet()));
            }
            // Without anything that splits, several values are the parts of one, such as a mode.
            if (file.values(key).size() > 1 && option.splitRegex().isEmpty()) {
                throw new UserException(
                        "option '" + key + "' stands there several times in " + path() + ", but has one value");
            }
        }
    }

    private static String hint(String key, Set<String> options) {
        if (key.startsWith("-")) {
            return "write options without dashes";
        }
        return options.stream()
                .filter(option -> distance(key, option) <= MISSPELT)
                .min(Comparator.comparingInt((String option) -> distance(key, option))
                        .thenComparing(option -> option))
                .map(option -> "did you mean " + option + "?")
                .orElse("'gangway COMMAND --help' lists the options of a command");
    }

    /** Returns how many characters must be added, taken away or replaced to make one text of the other. */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
