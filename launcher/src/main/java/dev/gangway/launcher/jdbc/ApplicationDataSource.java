package dev.gangway.launcher.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.gangway.launcher.options.DataSourceSettings;
import dev.gangway.launcher.options.UserException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientException;
import java.util.Properties;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One application's connections to one database: a pool that is made when the application first asks. */
final class ApplicationDataSource implements DataSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationDataSource.class);

    static {
        // Threads remember the connections that they had; the driver's classes may be those of an application.
        System.setProperty("com.zaxxer.hikari.useWeakReferences", "true");
    }

    private final DataSourceSettings settings;
    private final String contextPath;
    private final Drivers drivers;
    private final Supplier<@Nullable ClassLoader> application;
    private @Nullable HikariDataSource pool;
    private boolean closed;
    private volatile boolean away;

    ApplicationDataSource(
            DataSourceSettings settings,
            String contextPath,
            Drivers drivers,
            Supplier<@Nullable ClassLoader> application) {
        this.settings = settings;
        this.contextPath = contextPath;
        this.drivers = drivers;
        this.application = application;
    }

    /** Complains now if there is no driver: the application may not ask before the night. */
    void lookForDriver() {
        try {
            driver();
        } catch (UserException e) {
            LOG.warn("Application {} cannot use its data source {}: {}", contextPath, settings.name(), e.getMessage());
        }
    }

    private Driver driver() throws UserException {
        String what = "data source " + settings;
        Driver driver = drivers.find(what, settings.url(), settings.drivers());
        ClassLoader loader = application.get();
        if (driver == null && loader != null) {
            driver = Drivers.find(what, settings.url(), loader);
        }
        if (driver == null) {
            throw new UserException("no JDBC driver for " + DriverDataSource.masked(settings.url()) + " in "
                    + (settings.drivers().isEmpty() ? "" : settings.drivers() + ", ") + drivers.folder()
                    + " or the WAR; put the driver's jar into one of them, or name it in " + settings.file()
                    + " by 'driver = JAR'");
        }
        return driver;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            Connection connection = pool().getConnection();
            if (away) {
                away = false;
                LOG.info("Application {} has its data source {} again", contextPath, settings.name());
            }
            return connection;
        } catch (SQLTransientException e) {
            if (e.getCause() != null && !away) {
                away = true;
                LOG.warn(
                        "Application {} cannot reach its data source {} ({}): {}",
                        contextPath,
                        settings.name(),
                        DriverDataSource.masked(settings.url()),
                        e.getCause().getMessage());
            }
            throw e;
        }
    }

    private synchronized HikariDataSource pool() throws SQLException {
        if (closed) {
            throw new SQLException("the application of data source " + settings.name() + " has ended");
        }
        if (pool == null) {
            try {
                pool = new HikariDataSource(config(driver()));
            } catch (UserException e) {
                throw new SQLException(e.getMessage(), "08001", e);
            }
        }
        return pool;
    }

    private HikariConfig config(Driver driver) {
        Properties properties = new Properties();
        properties.putAll(settings.properties());
        if (settings.user() != null) {
            properties.setProperty("user", settings.user());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password());
        }
        if (settings.url().startsWith("jdbc:postgresql:")) {
            // Else it would wait for ever for a machine that does not answer; how long a query lasts is not limited.
            DriverDataSource.unlessGiven(settings.url(), properties, "loginTimeout", "10");
        }
        HikariConfig config = new HikariConfig();
        config.setPoolName(contextPath + " " + settings.name());
        config.setDataSource(new DriverDataSource(driver, settings.url(), properties));
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(settings.idleConnections());
        config.setConnectionTimeout(settings.patience().toMillis());
        config.setIdleTimeout(settings.idleTimeout().toMillis());
        config.setMaxLifetime(settings.lifetime().toMillis());
        config.setReadOnly(settings.readOnly());
        config.setAutoCommit(settings.autoCommit());
        config.setConnectionTestQuery(settings.testQuery());
        if (settings.isolation() != null) {
            config.setTransactionIsolation("TRANSACTION_" + settings.isolation());
        }
        config.setInitializationFailTimeout(-1); // a database that is away is waited for by those who need it
        config.setThreadFactory(task -> {
            Thread thread = new Thread(task, "jdbc " + contextPath + " " + settings.name());
            thread.setDaemon(true);
            thread.setContextClassLoader(ApplicationDataSource.class.getClassLoader()); // not the application's
            return thread;
        });
        return config;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("data source " + settings.name() + " has a user already");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("how long to wait stands in " + settings.file());
    }

    @Override
    public int getLoginTimeout() {
        return (int) settings.patience().toSeconds();
    }

    @Override
    public java.util.logging.Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("wraps no " + type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public String toString() {
        return "data source " + settings.name();
    }
}
