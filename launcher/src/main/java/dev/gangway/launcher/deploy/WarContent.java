package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The files of a WAR, whether it is packed or not; names have slashes and no slash at their beginning. */
interface WarContent extends Closeable {

    /** Returns the names of all files in {@code WEB-INF}, in a stable order. */
    List<String> namesInWebInf() throws IOException;

    /** Returns the file's content, or null if there is no such file. */
    @Nullable
    InputStream open(String name) throws IOException;

    /** Returns those of the entries that a jar has; none if it is no jar. */
    Set<String> presentIn(String jar, Set<String> entries) throws IOException;

    /**
     * Opens a WAR.
     *
     * @throws UserException if it is missing, unreadable or no WAR
     */
    static WarContent of(Path path) throws UserException {
        if (!Files.exists(path)) {
            throw new UserException("no such file: " + path);
        }
        if (!Files.isReadable(path)) {
            throw new UserException("cannot read " + path + ": permission denied");
        }
        return Files.isDirectory(path) ? ofDirectory(path) : ofFile(path);
    }

    private static WarContent ofDirectory(Path directory) throws UserException {
        if (!Files.isDirectory(directory.resolve("WEB-INF"))) {
            throw new UserException(directory + " is no web application: the directory has no WEB-INF folder");
        }
        return new Exploded(directory);
    }

    private static WarContent ofFile(Path file) throws UserException {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".war")) {
            throw new UserException(file + " is not a WAR: its name does not end in .war");
        }
        try {
            return new Packed(new ZipFile(file.toFile()));
        } catch (ZipException e) {
            throw new UserException(file + " is not a WAR, or is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UserException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** A directory laid out like a WAR. */
    record Exploded(Path root) implements WarContent {
        @Override
        public List<String> namesInWebInf() throws IOException {
            try (Stream<Path> files = Files.walk(root.resolve("WEB-INF"))) {
                return files.filter(Files::isRegularFile)
                        .map(file -> root.relativize(file).toString().replace('\\', '/'))
                        .sorted()
                        .toList();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public @Nullable InputStream open(String name) throws IOException {
            Path file = root.resolve(name);
            return Files.isRegularFile(file) ? Files.newInputStream(file) : null;
        }

        @Override
        public Set<String> presentIn(String jar, Set<String> entries) throws IOException {
            Path file = root.resolve(jar);
            if (!Files.isReadable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return entries.stream()
                        .filter(entry -> zip.getEntry(entry) != null)
                        .collect(Collectors.toSet());
            } catch (ZipException e) {
                return Set.of();
            }
        }

        @Override
        public void close() {}
    }

    /** A WAR file. */
    record Packed(ZipFile zip) implements WarContent {
        @Override
        public List<String> namesInWebInf() {
            return zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("WEB-INF/"))
                    .sorted()
                    .toList();
        }

        @Override
        public @Nullable InputStream open(String name) throws IOException {
            ZipEntry entry = zip.getEntry(name);
            return entry == null ? null : zip.getInputStream(entry);
        }

        @Override
        public Set<String> presentIn(String jar, Set<String> entries) throws IOException {
            Set<String> present = new HashSet<>();
            try (InputStream in = open(jar)) {
                if (in != null) {
                    ZipInputStream inner = new ZipInputStream(in);
                    for (ZipEntry entry = inner.getNextEntry(); entry != null; entry = inner.getNextEntry()) {
                        present.add(entry.getName());
                    }
                }
            }
            present.retainAll(entries);
            return present;
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
