package dev.gangway.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A web application of one servlet of the tests as a directory to be deployed. */
public final class ExplodedWar {
    private ExplodedWar() {}

    /** Makes the directory; the class must tell by an annotation where it answers; others that it needs are named too. */
    public static Path of(Class<?> servlet, Class<?>... needed) {
        Path directory = WorkFolders.create(servlet.getSimpleName());
        Stream.concat(Stream.of(servlet), Stream.of(needed))
                .forEach(each -> copy(each, directory.resolve("WEB-INF/classes")));
        return directory;
    }

    private static void copy(Class<?> from, Path classes) {
        String file = from.getName().replace('.', '/') + ".class";
        Path target = classes.resolve(file);
        try (InputStream bytes = from.getResourceAsStream("/" + file)) {
            if (bytes == null) {
                throw new IllegalStateException("no " + file);
            }
            Files.createDirectories(target.resolveSibling("."));
            Files.copy(bytes, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
