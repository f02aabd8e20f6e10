package dev.gangway.launcher.options;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
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
                throw new UserException("unknown option '" + key + "' in " + path + "; "
                        + (key.startsWith("-")
                                ? "write options without dashes"
                                : "known are " + String.join(", ", new TreeSet<>(options.keySet()))));
            }
            if (line.getValue().size() > 1 && !option.isMultiValue()) {
                throw new UserException(
                        "option '" + key + "' stands there several times in " + path + ", but has one value");
            }
        }
    }
}
