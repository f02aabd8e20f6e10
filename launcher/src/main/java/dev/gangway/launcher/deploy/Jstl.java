package dev.gangway.launcher.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The standard tag library, for applications that expect it from their container.
 *
 * <p>Tomcat has none, so that most applications bring their own; full servers and Jetty's distribution have one. It costs
 * every application a search through its jars, and so only those get it whose pages name it and that lack it.
 */
final class Jstl {
    private static final Set<String> PAGES = Set.of("jsp", "jspf", "jspx", "tag", "tagf", "tagx");
    /** What the names of its libraries have in common: those of 1.0, of 1.1 to 2.0, and of 3.0. */
    private static final List<String> NAMES =
            List.of("http://java.sun.com/jstl/", "http://java.sun.com/jsp/jstl/", "jakarta.tags.");

    private static final String CORE = "META-INF/c.tld";

    private Jstl() {}

    /**
     * Returns the jars that an application needs for its pages.
     *
     * @param root the unpacked WAR
     * @param classPath what the administrator adds to it
     * @param home where the program is installed
     * @return no jars if it uses no tags of the library, or has them
     */
    static List<Path> missingIn(Path root, List<Path> classPath, Generation generation, Path home) throws IOException {
        Path folder = home.resolve("lib/jstl").resolve(folder(generation));
        if (!Files.isDirectory(folder) || !isNamedIn(root) || isIn(root) || anyHas(classPath)) {
            return List.of();
        }
        return jars(folder);
    }

    /** What was made for Servlet 6.0 serves 6.1 as well. */
    private static String folder(Generation generation) {
        return generation == Generation.EE11 ? Generation.EE10.environment() : generation.environment();
    }

    private static boolean isNamedIn(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path page : (Iterable<Path>) files.filter(Jstl::isPage)::iterator) {
                // Names are in ASCII, and so are the same in every encoding that pages have.
                String text = Files.readString(page, StandardCharsets.ISO_8859_1);
                if (NAMES.stream().anyMatch(text::contains)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isPage(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return PAGES.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.isRegularFile(file);
    }

    private static boolean isIn(Path root) throws IOException {
        Path lib = root.resolve("WEB-INF/lib");
        return Files.isRegularFile(root.resolve("WEB-INF/c.tld"))
                || Files.isRegularFile(root.resolve("WEB-INF/tld/c.tld"))
                || Files.isRegularFile(root.resolve("WEB-INF/classes").resolve(CORE))
                || (Files.isDirectory(lib) && anyHas(jars(lib)));
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean anyHas(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            if (has(jar)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Path entry) throws IOException {
        Path name = entry.getFileName();
        Path parent = entry.getParent();
        if (name != null && name.toString().equals("*") && parent != null) {
            return anyHas(jars(parent));
        }
        if (!entry.toString().endsWith(".jar")) {
            return false;
        }
        try (ZipFile zip = new ZipFile(entry.toFile())) {
            return zip.getEntry(CORE) != null;
        } catch (ZipException e) {
            return false; // Jetty will say what is wrong with it
        }
    }
}
