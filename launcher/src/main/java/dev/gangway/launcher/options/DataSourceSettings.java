package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A database that applications find in JNDI, as a file describes it:
 *
 * <pre>
 *   url = jdbc:postgresql://db.example.org/shop
 *   user = shop
 *   password-file = /etc/gangway/shop.password
 *   driver = /srv/lib/postgresql.jar
 *   connections = 20
 *   wait = 10s
 *   property.ApplicationName = shop
 * </pre>
 *
 * @param name where it is found, below {@code java:comp/env/}
 * @param file where it is described, for complaints
 * @param url of JDBC
 * @param user who logs in, or null
 * @param password his password, or null
 * @param drivers jars with the driver, to be looked into first
 * @param connections the most connections that one application has
 * @param idleConnections how many of them are kept although nobody uses them
 * @param patience how long an application waits for a connection
 * @param idleTimeout how long an unused connection is kept
 * @param lifetime how long a connection is used
 * @param readOnly whether connections are for reading only
 * @param autoCommit whether each statement is a transaction unless the application says otherwise
 * @param isolation a constant of {@link java.sql.Connection}, such as {@code READ_COMMITTED}, or null for the driver's
 * @param testQuery a statement that tells whether a connection is alive, or null to ask the driver
 * @param properties what the driver gets besides
 */
public record DataSourceSettings(
        String name,
        Path file,
        String url,
        @Nullable String user,
        @Nullable String password,
        List<Path> drivers,
        int connections,
        int idleConnections,
        Duration patience,
        Duration idleTimeout,
        Duration lifetime,
        boolean readOnly,
        boolean autoCommit,
        @Nullable String isolation,
        @Nullable String testQuery,
        Map<String, String> properties)
        implements JndiResource<DataSourceSettings> {

    private static final String PROPERTY = "property.";
    private static final Set<String> ISOLATIONS =
            Set.of("READ_UNCOMMITTED", "READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE");
    private static final Set<String> KEYS = Set.of(
            "url",
            "user",
            "password",
            "password-file",
            "driver",
            "connections",
            "idle-connections",
            "wait",
            "idle-timeout",
            "lifetime",
            "read-only",
            "auto-commit",
            "isolation",
            "test-query",
            PROPERTY + "NAME");

    /** Copies the collections. */
    public DataSourceSettings {
        drivers = List.copyOf(drivers);
        properties = Map.copyOf(properties);
    }

    /**
     * Reads a file. Relative paths in it are relative to its folder.
     *
     * @param name where applications find the database: {@code jdbc/shop}, with or without {@code java:comp/env/}
     * @throws UserException if it cannot be read, has an unknown key or a value that makes no sense
     */
    public static DataSourceSettings read(String name, Path path) throws UserException {
        PropertiesFile file = PropertiesFile.read(path);
        Map<String, String> properties = new LinkedHashMap<>();
        for (String key : file.keys()) {
            if (key.startsWith(PROPERTY) && key.length() > PROPERTY.length()) {
                properties.put(key.substring(PROPERTY.length()), String.join(",", file.values(key)));
            } else if (!KEYS.contains(key)) {
                throw new UserException("unknown key '" + key + "' in " + path + "; there are "
                        + String.join(", ", KEYS.stream().sorted().toList()));
            }
        }
        try {
            int connections = new NumberConverter.Connections().convert(valueOr(file, "connections", "10"));
            int idle = new NumberConverter.KeptConnections().convert(valueOr(file, "idle-connections", "0"));
            return new DataSourceSettings(
                    JndiName.relative(name, "data source", "jdbc/shop"),
                    path,
                    url(file),
                    file.single("user"),
                    SecretFile.password(file),
                    file.list("driver").stream()
                            .map(jar -> path.resolveSibling(jar).normalize())
                            .toList(),
                    connections,
                    Math.min(idle, connections),
                    duration(file, "wait", "30s", Duration.ofMillis(250)),
                    duration(file, "idle-timeout", "10m", Duration.ofSeconds(10)),
                    duration(file, "lifetime", "30m", Duration.ofSeconds(30)),
                    flag(file, "read-only", false),
                    flag(file, "auto-commit", true),
                    isolation(file),
                    file.single("test-query"),
                    properties);
        } catch (RuntimeException e) { // also of picocli, for which the converters were made
            throw new UserException(e.getMessage() + " (in " + path + ")", e);
        }
    }

    @Override
    public DataSourceSettings readAgain() throws UserException {
        return read(name, file);
    }

    private static String url(PropertiesFile file) {
        String url = file.single("url");
        if (url == null || !url.matches("jdbc:[a-z0-9]+:.+")) {
            throw new IllegalArgumentException("'url' is " + (url == null ? "missing" : "no URL of JDBC")
                    + "; it is like jdbc:postgresql://host/db");
        }
        return url;
    }

    private static Duration duration(PropertiesFile file, String key, String otherwise, Duration least) {
        Duration duration = new DurationConverter().convert(valueOr(file, key, otherwise));
        if (duration.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "'" + key + "' is " + duration.toMillis() + " ms, less than " + least.toMillis() + " ms");
        }
        return duration;
    }

    private static boolean flag(PropertiesFile file, String key, boolean otherwise) {
        String value = valueOr(file, key, String.valueOf(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("'" + key + "' is '" + value + "', neither true nor false");
        }
        return value.equals("true");
    }

    private static @Nullable String isolation(PropertiesFile file) {
        String value = file.single("isolation");
        if (value == null) {
            return null;
        }
        String constant = value.toUpperCase(Locale.ROOT).replace('-', '_');
        if (!ISOLATIONS.contains(constant)) {
            throw new IllegalArgumentException("'" + value + "' is no isolation; there are read-uncommitted, "
                    + "read-committed, repeatable-read and serializable");
        }
        return constant;
    }

    private static String valueOr(PropertiesFile file, String key, String otherwise) {
        String value = file.single(key);
        return value == null ? otherwise : value;
    }

    /** Tells no secret. */
    @Override
    public String toString() {
        return name + " of " + file;
    }
}
