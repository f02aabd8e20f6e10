package dev.gangway.launcher.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What an archive is made of: this Java and the jars of the program, as text. */
final class Contents {
    private Contents() {}

    /**
     * Tells them apart from any others.
     *
     * @param lib the folder with the jars
     */
    static String describe(Path lib) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(System.getProperty("java.vm.name")).append(' ');
        text.append(System.getProperty("java.vm.version")).append('\n');
        text.append(lib).append('\n'); // Java refuses it once the jars have been moved
        for (Path jar : jars(lib)) {
            text.append(lib.relativize(jar)).append(' ').append(Files.size(jar)).append(' ');
            text.append(Files.getLastModifiedTime(jar).toMillis()).append('\n');
        }
        return text.toString();
    }

    private static List<Path> jars(Path lib) throws IOException {
        // Those of the program and of the generations; not drivers, which the program never shares classes of.
        try (Stream<Path> files = Files.walk(lib, 2)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.startsWith(lib.resolve("drivers")))
                    .sorted()
                    .toList();
        }
    }
}
