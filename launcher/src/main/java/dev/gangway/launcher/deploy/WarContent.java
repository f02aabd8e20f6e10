package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The files of an unpacked WAR; names have slashes and no slash at their beginning.
 *
 * @param root the directory that is laid out like a WAR
 */
record WarContent(Path root) {

    /**
     * Looks whether something is a WAR, packed or not, as far as that can be seen without reading all of it.
     *
     * @throws UserException if it is missing, unreadable or no WAR
     */
    static void check(Path path) throws UserException {
        if (!Files.exists(path)) {
            throw new UserException("no such file: " + path);
        }
        if (!Files.isReadable(path)) {
            throw new UserException("cannot read " + path + ": permission denied");
        }
        if (Files.isDirectory(path)) {
            if (!Files.isDirectory(path.resolve("WEB-INF"))) {
                throw new UserException(path + " is no web application: the directory has no WEB-INF folder");
            }
        } else {
            checkFile(path);
        }
    }

    private static void checkFile(Path file) throws UserException {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".war")) {
            throw new UserException(file + " is not a WAR: its name does not end in .war");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (isEmpty(zip)) {
                throw new UserException(
                        file + " is no web application: the archive has neither files nor a WEB-INF folder; "
                                + "build it again, and look at what 'jar tf' lists");
            }
        } catch (ZipException e) {
            throw new UserException(file + " is not a WAR, or is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isEmpty(ZipFile zip) {
        try {
            return zip.stream()
                    .allMatch(entry -> entry.isDirectory() && !entry.getName().startsWith("WEB-INF/"));
        } catch (IllegalArgumentException e) {
            return false; // a name is not in UTF-8, as who unpacks it tells
        }
    }

    /** Returns the names of all files in {@code WEB-INF}, in a stable order; links are followed, as Jetty does. */
    List<String> namesInWebInf() throws IOException {
        SortedSet<String> names = new TreeSet<>();
        Files.walkFileTree(
                root.resolve("WEB-INF"),
                Set.of(FileVisitOption.FOLLOW_LINKS),
                Integer.MAX_VALUE,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                        if (facts.isRegularFile()) {
                            names.add(root.relativize(file).toString().replace('\\', '/'));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                        if (e instanceof FileSystemLoopException) {
                            return FileVisitResult.CONTINUE; // what it leads to is looked at anyway
                        }
                        throw e;
                    }
                });
        return List.copyOf(names);
    }

    /** Returns the file's content, or null if there is no such file. */
    @Nullable
    InputStream open(String name) throws IOException {
        Path file = root.resolve(name);
        return Files.isRegularFile(file) ? Files.newInputStream(file) : null;
    }

    /** Returns those of the entries that a jar has; none if it is no jar. */
    Set<String> presentIn(String jar, Set<String> entries) throws IOException {
        Path file = root.resolve(jar);
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return entries.stream().filter(entry -> zip.getEntry(entry) != null).collect(Collectors.toSet());
        } catch (ZipException e) {
            return Set.of();
        }
    }

    /** What is done with the content of a file. */
    interface Reader {
        void read(InputStream in) throws IOException;
    }

    /** Reads those of the entries that a jar has; none if it is no jar. */
    void readIn(String jar, Set<String> entries, Reader reader) throws IOException {
        Set<String> present = presentIn(jar, entries);
        if (!present.isEmpty()) {
            try (ZipFile zip = new ZipFile(root.resolve(jar).toFile())) {
                for (String entry : present) {
                    try (InputStream in = zip.getInputStream(zip.getEntry(entry))) {
                        reader.read(in);
                    }
                }
            }
        }
    }
}
