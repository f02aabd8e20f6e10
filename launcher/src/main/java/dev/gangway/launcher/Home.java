package dev.gangway.launcher;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/** Where the program is installed, and since when it runs. */
final class Home {
    private Home() {}

    /**
     * Returns the folder that holds {@code lib}: the parent of the one with this program's jar, or what the system
     * property {@code gangway.home} says.
     */
    static Path find() {
        String property = System.getProperty("gangway.home");
        if (property != null) {
            return Path.of(property).toAbsolutePath();
        }
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            return jar.resolveSibling("..").normalize().toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot tell where the program is installed: " + source, e);
        }
    }

    /** Returns how long this process has been running, as text with two decimals. */
    static String secondsSinceStart() {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        return "%.2f".formatted((System.currentTimeMillis() - start) / 1e3);
    }
}
