package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Folders for what processes write; they stay after the tests, to be looked into when one has failed. */
public final class WorkFolders {
    private static final Path ROOT = Reachable.folder(Path.of(System.getProperty("gangway.work", "target/it")));
    private static final AtomicInteger COUNT = new AtomicInteger();

    private WorkFolders() {}

    /** Returns a new folder for the logs and temporary files of one process. */
    public static Path create(String name) {
        try {
            String folder = String.format(
                    Locale.ROOT, "%d-%d-%s", ProcessHandle.current().pid(), COUNT.incrementAndGet(), name);
            return Files.createDirectories(ROOT.resolve(folder)).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the folder in which all bridges remember what they have found in jars. */
    static Path cache() {
        return ROOT.resolve("cache");
    }

    /** Returns a path for a Unix-domain socket: short, since the system allows about 100 bytes. */
    static Path socket() {
        try {
            Path folder = Files.createTempDirectory("gangway-");
            folder.toFile().deleteOnExit();
            return folder.resolve("fastcgi.sock");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
