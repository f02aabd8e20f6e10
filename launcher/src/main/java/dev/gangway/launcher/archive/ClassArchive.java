package dev.gangway.launcher.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file with a class archive, and a stamp beside it that tells what it was made of.
 *
 * <p>The stamp is written last, so that an archive without one, or one that is newer than its stamp, is not whole; the
 * start script leaves it alone. A stamp without an archive says that this Java cannot make one.
 *
 * @param file an absolute path
 */
public record ClassArchive(Path file) {
    private static final String INSTALLED = "gangway.archive.installed";
    private static final String OWN = "gangway.archive.own";

    /** Returns that of the installation, which the start script names unless archives are switched off. */
    public static Optional<ClassArchive> installed() {
        return named(INSTALLED);
    }

    /** Returns that of this user, which the start script names unless archives are switched off. */
    public static Optional<ClassArchive> own() {
        return named(OWN);
    }

    private static Optional<ClassArchive> named(String property) {
        return Optional.ofNullable(System.getProperty(property)).map(name -> new ClassArchive(Path.of(name)));
    }

    /** Returns whether the JDK's cache for ahead-of-time work is meant, and not its older class data sharing. */
    boolean isAotCache() {
        return file.toString().endsWith(".aot");
    }

    Path stamp() {
        return beside(".stamp");
    }

    Path lock() {
        return beside(".lock");
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** Returns whether there is no need to make it: it was made, or tried to, of what is there now. */
    boolean isFresh(String contents) {
        return contents.equals(readStamp());
    }

    private @Nullable String readStamp() {
        try {
            return Files.readString(stamp(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }
}
