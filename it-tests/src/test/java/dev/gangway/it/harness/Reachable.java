package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Files that every user of the machine can reach: Apache refuses to serve as root, and its user may not be let into the
 * checkout, which can lie in a private folder.
 */
final class Reachable {
    private static final Map<Path, Path> COPIES = new ConcurrentHashMap<>();

    private Reachable() {}

    /** Returns a file or folder, or a copy of it where others are kept out on the way to it. */
    static Path of(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return isReachable(absolute) ? absolute : COPIES.computeIfAbsent(absolute, Reachable::copy);
    }

    /** Returns a folder to write in, or one elsewhere if others are kept out of it. */
    static Path folder(Path wanted) {
        Path absolute = wanted.toAbsolutePath().normalize();
        return isReachable(absolute) ? absolute : open("gangway-it-");
    }

    private static boolean isReachable(Path absolute) {
        try {
            for (Path folder = absolute.getParent(); folder != null; folder = folder.getParent()) {
                if (Files.exists(folder)
                        && !Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path open(String prefix) {
        try {
            Path folder = Files.createTempDirectory(prefix);
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path copy(Path from) {
        Path parent = from.resolveSibling(".").normalize();
        Path to = open("gangway-it-").resolve(from.getFileName());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolveSibling(parent.relativize(file).toString());
                Files.copy(file, copy);
                boolean runs = Files.isDirectory(file) || Files.isExecutable(file);
                Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
