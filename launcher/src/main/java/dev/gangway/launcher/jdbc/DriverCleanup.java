package dev.gangway.launcher.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the JDBC drivers of an application that has ended out of the JDK's list, which would keep its classes for ever.
 *
 * <p>The list shows a caller only the drivers that his class loader sees. So this class is loaded once more for each
 * application, by a loader below the application's.
 */
public final class DriverCleanup implements Runnable {
    private static final String NAME = DriverCleanup.class.getName();

    /** Made by reflection, in the class that is loaded below an application. */
    public DriverCleanup() {}

    /** Makes the JDK forget the drivers that an application's class loader has defined. */
    static void forget(ClassLoader application) {
        try {
            ((Runnable) new Below(application)
                            .loadClass(NAME)
                            .getDeclaredConstructor()
                            .newInstance())
                    .run();
        } catch (ReflectiveOperationException | LinkageError e) {
            Log.LOG.warn("Drivers of an application that has ended stay registered: {}", e.toString());
        }
    }

    @Override
    public void run() {
        ClassLoader application = getClass().getClassLoader().getParent();
        List<Driver> all = new ArrayList<>(Collections.list(DriverManager.getDrivers()));
        for (Driver driver : all) {
            if (driver.getClass().getClassLoader() == application) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Apart, as the logging is hidden from what is loaded below an application. */
    private static final class Log {
        static final Logger LOG = LoggerFactory.getLogger(DriverCleanup.class);
    }

    /** Defines the one class, and leaves all others to the application's loader. */
    private static final class Below extends ClassLoader {
        Below(ClassLoader application) {
            super(application);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(NAME)) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = DriverCleanup.class.getResourceAsStream("DriverCleanup.class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
