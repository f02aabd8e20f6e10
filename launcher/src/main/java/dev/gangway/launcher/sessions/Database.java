package dev.gangway.launcher.sessions;

import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database, reached by a driver that is loaded for the sessions alone: applications see neither the driver nor its
 * connections, and bring their own.
 */
final class Database implements DataSource {
    private static final String DRIVERS = "lib/drivers";

    private final Driver driver;
    private final String url;
    private final Properties properties;
    /** Kept for the pool, which asks for what it has set; the driver has limits of its own. */
    private volatile int loginTimeout;

    private Database(Driver driver, String url, Properties properties) {
        this.driver = driver;
        this.url = url;
        this.properties = properties;
    }

    /**
     * Finds the driver.
     *
     * @throws UserException if there is none
     */
    static Database of(SessionSettings settings, Path home) throws UserException {
        String url = settings.store();
        Properties properties = new Properties();
        String user = settings.user();
        if (user != null) {
            properties.setProperty("user", user);
        }
        String password = settings.password();
        if (password != null) {
            properties.setProperty("password", password);
        }
        limits(url, properties);
        return new Database(driver(settings, home), url, properties);
    }

    /** Lets a driver give up a database that does not answer at all; without this PostgreSQL's waits for ever. */
    private static void limits(String url, Properties properties) {
        if (url.startsWith("jdbc:postgresql:")) {
            unlessGiven(url, properties, "connectTimeout", "5");
            unlessGiven(url, properties, "loginTimeout", "5");
            unlessGiven(url, properties, "socketTimeout", "10");
            unlessGiven(url, properties, "ApplicationName", "gangway");
        } else if (url.startsWith("jdbc:mariadb:")) {
            unlessGiven(url, properties, "connectTimeout", "5000");
            unlessGiven(url, properties, "socketTimeout", "10000");
        }
    }

    private static void unlessGiven(String url, Properties properties, String name, String value) {
        if (!url.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT) + "=")) {
            properties.setProperty(name, value);
        }
    }

    private static Driver driver(SessionSettings settings, Path home) throws UserException {
        Path folder = home.resolve(DRIVERS);
        List<Path> jars = new ArrayList<>(settings.drivers());
        for (Path jar : jars) {
            if (!Files.isReadable(jar)) {
                throw new UserException("--sessions-driver " + jar + ": there is no such file, or it cannot be read");
            }
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                jars.addAll(files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList());
            } catch (IOException e) {
                throw new UserException("cannot read " + folder + ": " + e.getMessage(), e);
            }
        }
        Driver driver = find(loader(jars), settings.store());
        if (driver == null) {
            driver = find(Database.class.getClassLoader(), settings.store());
        }
        if (driver == null) {
            throw new UserException("no JDBC driver for --sessions " + masked(settings.store()) + " in "
                    + (jars.isEmpty() ? "" : jars + " or ") + folder + "; put the driver's jar there, or name it by "
                    + "--sessions-driver JAR (PostgreSQL: org.postgresql:postgresql, MariaDB: "
                    + "org.mariadb.jdbc:mariadb-java-client)");
        }
        return driver;
    }

    private static ClassLoader loader(List<Path> jars) throws UserException {
        List<URL> urls = new ArrayList<>();
        try {
            for (Path jar : jars) {
                urls.add(jar.toAbsolutePath().toUri().toURL());
            }
        } catch (IOException e) {
            throw new UserException("cannot load JDBC drivers: " + e.getMessage(), e);
        }
        return new URLClassLoader("drivers", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static @Nullable Driver find(ClassLoader loader, String url) throws UserException {
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            }
            return null;
        } catch (ServiceConfigurationError | SQLException e) {
            throw new UserException("cannot load a JDBC driver for --sessions: " + e.getMessage(), e);
        }
    }

    /** Returns a URL without what may be secret in it. */
    static String masked(String url) {
        return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = driver.connect(url, properties);
        if (connection == null) {
            throw new SQLException("the JDBC driver does not take " + masked(url), "08001");
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {
        loginTimeout = seconds;
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeout;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
