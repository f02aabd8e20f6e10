package dev.gangway.launcher.jdbc;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * JDBC drivers: in jars that an option names, in the folder {@code lib/drivers} of the installation, or beside the
 * classes of this program. Applications do not see what is loaded here.
 */
public final class Drivers {
    private static final String FOLDER = "lib/drivers";

    private final Path folder;
    private final Map<List<Path>, ClassLoader> loaders = new ConcurrentHashMap<>();

    /** Looks into {@code lib/drivers} of {@code home}. */
    public Drivers(Path home) {
        folder = home.resolve(FOLDER);
    }

    /** Returns the folder whose drivers are found without being named. */
    public Path folder() {
        return folder;
    }

    /**
     * Finds the driver for a URL.
     *
     * @param what what the driver is for, as users call it
     * @param named jars to look into first
     * @return the driver, or null if there is none
     * @throws UserException if a jar cannot be read, or a driver cannot be loaded
     */
    public @Nullable Driver find(String what, String url, List<Path> named) throws UserException {
        List<Path> jars = new ArrayList<>(named);
        for (Path jar : jars) {
            if (!Files.isReadable(jar)) {
                throw new UserException(what + " names the driver " + jar + " for " + DriverDataSource.masked(url)
                        + ", which is not there or cannot be read; put the driver's jar there, or into " + folder);
            }
        }
        jars.addAll(inFolder());
        ClassLoader loader = loaders.get(jars);
        if (loader == null) {
            loader = loader(jars);
            loaders.put(List.copyOf(jars), loader);
        }
        Driver driver = find(what, url, loader);
        return driver == null ? find(what, url, Drivers.class.getClassLoader()) : driver;
    }

    /**
     * Finds the driver for a URL among those that a class loader knows.
     *
     * @param what what the driver is for, as users call it
     * @return the driver, or null if there is none
     * @throws UserException if one of them cannot be loaded
     */
    static @Nullable Driver find(String what, String url, ClassLoader loader) throws UserException {
        try {
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            }
            return null;
        } catch (ServiceConfigurationError | SQLException e) {
            throw new UserException("cannot load a JDBC driver for " + what + ": " + e.getMessage(), e);
        }
    }

    private List<Path> inFolder() throws UserException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserException("cannot read " + folder + ": " + e.getMessage(), e);
        }
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
}
