package dev.gangway.launcher.sessions;

import dev.gangway.launcher.jdbc.DriverDataSource;
import dev.gangway.launcher.jdbc.Drivers;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.UserException;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * A database for sessions, reached by a driver that is loaded for them alone: applications see neither the driver nor
 * its connections.
 */
final class Database {
    private Database() {}

    /**
     * Finds the driver.
     *
     * @throws UserException if there is none
     */
    static DataSource of(SessionSettings settings, Path home) throws UserException {
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
        return new DriverDataSource(driver(settings, home), url, properties);
    }

    /** Lets a driver give up a database that does not answer at all; without this PostgreSQL's waits for ever. */
    private static void limits(String url, Properties properties) {
        if (url.startsWith("jdbc:postgresql:")) {
            DriverDataSource.unlessGiven(url, properties, "connectTimeout", "5");
            DriverDataSource.unlessGiven(url, properties, "loginTimeout", "5");
            DriverDataSource.unlessGiven(url, properties, "socketTimeout", "10");
            DriverDataSource.unlessGiven(url, properties, "ApplicationName", "gangway");
        } else if (url.startsWith("jdbc:mariadb:")) {
            DriverDataSource.unlessGiven(url, properties, "connectTimeout", "5000");
            DriverDataSource.unlessGiven(url, properties, "socketTimeout", "10000");
        }
    }

    private static Driver driver(SessionSettings settings, Path home) throws UserException {
        Drivers drivers = new Drivers(home);
        Driver driver = drivers.find("--sessions-driver", settings.store(), settings.drivers());
        if (driver == null) {
            throw new UserException("no JDBC driver for --sessions " + masked(settings.store()) + " in "
                    + (settings.drivers().isEmpty() ? "" : settings.drivers() + " or ") + drivers.folder()
                    + "; put the driver's jar there, or name it by --sessions-driver JAR (PostgreSQL: "
                    + "org.postgresql:postgresql, MariaDB: org.mariadb.jdbc:mariadb-java-client)");
        }
        return driver;
    }

    /** Returns a URL without what may be secret in it. */
    static String masked(String url) {
        return DriverDataSource.masked(url);
    }
}
