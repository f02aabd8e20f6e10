package dev.gangway.launcher.options;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
 * <p>An option that may be given several times on the command line may have several lines, or commas, or both.
 */
final class ConfigFile {
    /** How many characters may be wrong in an option's name for it to be recognised. */
    private static final int MISSPELT = 2;

    private final Path path;
    private final Map<String, List<String>> values;

    private ConfigFile(Path path, Map<String, List<String>> values) {
        this.path = path;
        this.values = values;
    }

    /**
     * Reads a file.
     *
     * @throws UserException if it cannot be read
     */
    static ConfigFile read(Path path) throws UserException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        try (Reader reader = Files.newBufferedReader(path)) {
            new Properties() {
                private static final long serialVersionUID = 1;

                // Called for each line: a plain map would let the last of equal keys win.
                @Override
                public synchronized @Nullable Object put(Object key, Object value) {
                    values.computeIfAbsent((String) key, k -> new ArrayList<>()).add(((String) value).strip());
                    return null;
                }
            }.load(reader);
            return new ConfigFile(path, values);
        } catch (NoSuchFileException e) {
            throw new UserException("no such configuration file: " + path, e);
        } catch (CharacterCodingException e) {
            throw new UserException("cannot read configuration file " + path + ": it is not in UTF-8", e);
        } catch (IOException | IllegalArgumentException e) { // the latter: a malformed \\u escape
            throw new UserException("cannot read configuration file " + path + ": " + e.getMessage(), e);
        }
    }

    /** Returns all values of an option; none if the file does not name it. */
    List<String> values(String option) {
        return values.getOrDefault(option, List.of());
    }

    Path path() {
        return path;
    }

    /**
     * Refuses keys that are no options, which most likely are misspelt and would silently do nothing, and options that
     * stand there several times although they have one value.
     *
     * @param options all options that may stand in a file, by name
     */
    void check(Map<String, OptionSpec> options) throws UserException {
        for (Map.Entry<String, List<String>> line : values.entrySet()) {
            String key = line.getKey();
            OptionSpec option = options.get(key);
            if (option == null) {
                throw new UserException("unknown option '" + key + "' in " + path + "; " + hint(key, options.keySet()));
            }
            if (line.getValue().size() > 1 && !option.isMultiValue()) {
                throw new UserException(
                        "option '" + key + "' stands there several times in " + path + ", but has one value");
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
