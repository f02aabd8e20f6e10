package dev.gangway.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web application of one servlet of the tests, as a directory to be deployed. */
public final class ExplodedWar {
    private ExplodedWar() {}

    /** Makes the directory; the class must tell by an annotation where it answers, and need no other class. */
    public static Path of(Class<?> servlet) {
        String file = servlet.getName().replace('.', '/') + ".class";
        Path directory = WorkFolders.create(servlet.getSimpleName());
        Path target = directory.resolve("WEB-INF/classes").resolve(file);
        try (InputStream bytes = servlet.getResourceAsStream("/" + file)) {
            if (bytes == null) {
                throw new IllegalStateException("no " + file);
            }
            Files.createDirectories(target.resolveSibling("."));
            Files.copy(bytes, target);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
