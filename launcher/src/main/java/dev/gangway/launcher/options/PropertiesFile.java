package dev.gangway.launcher.options;

import dev.gangway.launcher.files.IoFailure;
import dev.gangway.launcher.files.TextFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of Java properties in UTF-8, where a key may stand several times. */
public final class PropertiesFile {
    private final Path path;
    private final Map<String, List<String>> values;

    private PropertiesFile(Path path, Map<String, List<String>> values) {
        this.path = path;
        this.values = values;
    }

    /**
     * Reads a file.
     *
     * @throws UserException if it cannot be read
     */
    public static PropertiesFile read(Path path) throws UserException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        try (Reader reader = TextFile.open(path)) {
            new Properties() {
                private static final long serialVersionUID = 1;

                // Called for each line: a plain map would let the last of equal keys win.
                @Override
                public synchronized @Nullable Object put(Object key, Object value) {
                    values.computeIfAbsent((String) key, k -> new ArrayList<>()).add(((String) value).strip());
                    return null;
                }
            }.load(reader);
            return new PropertiesFile(path, values);
        } catch (NoSuchFileException e) {
            throw new UserException("no such configuration file: " + path, e);
        } catch (CharacterCodingException e) {
            throw new UserException("cannot read configuration file " + path + ": it is not in UTF-8", e);
        } catch (IOException | IllegalArgumentException e) { // the latter: a malformed \\u escape
            String why = e instanceof IOException failure ? IoFailure.tell(failure) : String.valueOf(e.getMessage());
            throw new UserException("cannot read configuration file " + path + ": " + why, e);
        }
    }

    /** Returns all values of a key, one for each line; none if the file does not name it. */
    public List<String> values(String key) {
        return values.getOrDefault(key, List.of());
    }

    /** Returns all values of a key that may have several, on lines of their own or with commas between them. */
    public List<String> list(String key) {
        return values(key).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /**
     * Returns the value of a key that has one, or null if the file does not name it.
     *
     * @throws IllegalArgumentException if it stands there several times, or without a value
     */
    public @Nullable String single(String key) {
        List<String> all = values(key);
        if (all.size() > 1) {
            throw new IllegalArgumentException("'" + key + "' stands there several times, but has one value");
        }
        if (all.isEmpty()) {
            return null;
        }
        if (all.get(0).isEmpty()) {
            throw new IllegalArgumentException("'" + key + "' has no value");
        }
        return all.get(0);
    }

    /** Returns all keys, in the order of the file. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** Returns where the file is. */
    public Path path() {
        return path;
    }
}
