package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An installed Java for the bridge to run on. */
public record Jdk(int version, Path home) {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    /** The Java that runs the tests, and JDK 25 beside it if there is one. */
    public static List<Jdk> all() {
        TreeMap<Integer, Jdk> found = new TreeMap<>();
        Jdk own = new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
        for (Path home : candidates()) {
            int version = versionOf(home);
            if (version == 25) {
                found.putIfAbsent(version, new Jdk(version, home));
            }
        }
        found.put(own.version(), own);
        return List.copyOf(found.values());
    }

    private static List<Path> candidates() {
        List<Path> homes = new ArrayList<>();
        String named = System.getenv("GANGWAY_JDK25");
        if (named != null && !named.isEmpty()) {
            homes.add(Path.of(named));
        }
        if (Files.isDirectory(INSTALLED)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(INSTALLED, "*25*")) {
                folders.forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return homes;
    }

    private static int versionOf(Path home) {
        try {
            Path release = home.resolve("release");
            if (Files.exists(release) && Files.isExecutable(home.resolve("bin/java"))) {
                Matcher matcher = VERSION.matcher(Files.readString(release));
                return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "Java " + version;
    }
}
