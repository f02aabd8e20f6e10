package dev.gangway.it.harness;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs on this machine that tests need and do not bring along. */
public final class Programs {
    /** Servers are often outside of the path of a user who is not root. */
    private static final List<String> SYSTEM_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin", "/sbin");

    private Programs() {}

    /** Returns whether the tests run as root: workers of another user could not open their folders and sockets. */
    public static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /**
     * Returns where a program is. A test that needs a program which is missing is aborted with a message that names it;
     * under {@code CI=true} it fails.
     */
    public static Path require(String program, String debianPackage) {
        Optional<Path> found = find(program);
        if (found.isPresent()) {
            return found.get();
        }
        return missing(program, debianPackage);
    }

    /** Returns a file of a package, as {@link #require} does with programs. */
    public static Path requireFile(Path file, String debianPackage) {
        return Files.exists(file) ? file : missing(file.toString(), debianPackage);
    }

    /** Returns a program that a variable of the environment names, as {@link #require} does with those on the path. */
    public static Path requireNamed(String variable, String what) {
        String named = System.getenv(variable);
        if (named != null && !named.isEmpty() && Files.isExecutable(Path.of(named))) {
            return Path.of(named);
        }
        return missing(variable + " does not name " + what + ", as ./check provides it");
    }

    private static Path missing(String what, String debianPackage) {
        return missing(what + " is not installed (Debian package " + debianPackage + ")");
    }

    private static Path missing(String message) {
        return Boolean.parseBoolean(System.getenv("CI")) ? fail(message) : abort(message);
    }

    private static Optional<Path> find(String program) {
        String path = System.getenv("PATH");
        Stream<String> folders = path == null ? Stream.empty() : Stream.of(path.split(File.pathSeparator));
        return Stream.concat(folders, SYSTEM_FOLDERS.stream())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
