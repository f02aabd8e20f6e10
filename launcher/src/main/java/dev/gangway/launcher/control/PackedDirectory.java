package dev.gangway.launcher.control;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A WAR made of a directory, in a temporary file: what a bridge is handed must not change meanwhile. */
public final class PackedDirectory implements AutoCloseable {
    private final Path war;

    private PackedDirectory(Path war) {
        this.war = war;
    }

    /**
     * Packs a directory; what symbolic links in it point to is taken as if it were there.
     *
     * @throws UserException if it cannot be read, or there is no space
     */
    public static PackedDirectory of(Path directory) throws UserException {
        PackedDirectory packed = null;
        try {
            packed = new PackedDirectory(Files.createTempFile("gangway-", ".war"));
            try (OutputStream out = Files.newOutputStream(packed.war);
                    ZipOutputStream zip = new ZipOutputStream(out);
                    Stream<Path> tree = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
                for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                    String name = directory.relativize(file).toString().replace('\\', '/');
                    ZipEntry entry = new ZipEntry(name);
                    entry.setLastModifiedTime(Files.getLastModifiedTime(file));
                    zip.putNextEntry(entry);
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
                zip.putNextEntry(new ZipEntry("WEB-INF/")); // which may be empty
                zip.closeEntry();
            }
            return packed;
        } catch (IOException | java.io.UncheckedIOException e) {
            if (packed != null) {
                packed.close();
            }
            throw new UserException("cannot pack " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Returns the file. */
    public Path war() {
        return war;
    }

    /** Removes the file. */
    @Override
    public void close() throws UserException {
        try {
            Files.deleteIfExists(war);
        } catch (IOException e) {
            throw new UserException("cannot remove " + war + ": " + e, e);
        }
    }
}
