package dev.gangway.launcher.webapps;

import dev.gangway.launcher.deploy.ApplicationSettings;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to serve in a folder at one moment.
 *
 * <p>{@code shop.war}, {@code shop/} and {@code shop.properties} are one application; of {@code shop##1.war} and
 * {@code shop##2.war} the one with the greater version counts, and {@code shop.properties} is for both. Hidden files, and
 * all other names, are left alone.
 */
final class FolderScan {
    private static final String WAR = ".war";
    private static final String VERSION = "##";

    private FolderScan() {}

    /**
     * An application in the folder.
     *
     * @param name the name without ending and version
     * @param war the WAR or exploded directory; null if there are only settings
     * @param settings the file with settings, or null
     * @param fingerprint changes when any of it changes
     */
    record Found(String name, @Nullable Path war, @Nullable Path settings, String fingerprint) {
        /** Returns what people know it by. */
        Path path() {
            return war != null ? war : settings != null ? settings : Path.of(name);
        }
    }

    /** Reads a file of settings. */
    interface SettingsReader {
        ApplicationSettings read(Path file) throws UserException;
    }

    /** Looks at a folder; returns the applications by name. */
    static Map<String, Found> of(Path folder) throws IOException {
        return of(folder, ApplicationSettings::read);
    }

    /** Looks at a folder, by reading each file of settings once; returns the applications by name. */
    static Map<String, Found> of(Path folder, SettingsReader reader) throws IOException {
        Map<String, Siblings> all = byBaseName(folder, reader);
        Map<String, Siblings> newest = new TreeMap<>();
        for (Siblings files : all.values()) {
            if (!files.isApplication()) {
                continue;
            }
            files.takeSettingsOf(all.get(nameOf(files.base)));
            newest.merge(nameOf(files.base), files, (one, other) -> one.base.compareTo(other.base) > 0 ? one : other);
        }
        Map<String, Found> found = new TreeMap<>();
        for (Map.Entry<String, Siblings> entry : newest.entrySet()) {
            Siblings files = entry.getValue();
            try {
                found.put(entry.getKey(), new Found(entry.getKey(), files.main(), files.settings, files.fingerprint()));
            } catch (IOException e) { // of this one: whoever deploys it will tell, and the others go on
                if (e instanceof NoSuchFileException && !files.namesWar()) {
                    continue; // it has just gone
                }
                found.put(entry.getKey(), new Found(entry.getKey(), files.main(), files.settings, e.toString()));
            }
        }
        return found;
    }

    /** Returns the WARs and directories of an application, those of all its versions. */
    static List<Path> contentOf(Path folder, String name) throws IOException {
        List<Path> content = new ArrayList<>();
        for (Siblings files : byBaseName(folder, ApplicationSettings::read).values()) {
            if (nameOf(files.base).equals(name)) {
                Stream.of(files.war, files.directory).filter(Objects::nonNull).forEach(content::add);
            }
        }
        return content;
    }

    /** Returns the name of the application that a WAR is a version of: {@code shop} for {@code shop##2.war}. */
    static String nameOfWar(String fileName) {
        return nameOf(fileName.substring(0, fileName.length() - WAR.length()));
    }

    private static String nameOf(String base) {
        return base.split(VERSION, 2)[0];
    }

    private static Map<String, Siblings> byBaseName(Path folder, SettingsReader reader) throws IOException {
        Map<String, Siblings> all = new HashMap<>();
        Function<String, Siblings> siblings = base -> new Siblings(base, reader);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path path : entries) {
                String name = path.getFileName().toString();
                String lower = name.toLowerCase(Locale.ROOT);
                if (name.startsWith(".")) {
                    continue;
                }
                if (Files.isDirectory(path)) {
                    if (Files.isDirectory(path.resolve("WEB-INF"))) {
                        all.computeIfAbsent(name, siblings).directory = path;
                    }
                } else if (lower.endsWith(WAR)) {
                    all.computeIfAbsent(name.substring(0, name.length() - WAR.length()), siblings).war = path;
                } else if (lower.endsWith(ApplicationSettings.SUFFIX)) {
                    int length = name.length() - ApplicationSettings.SUFFIX.length();
                    all.computeIfAbsent(name.substring(0, length), siblings).settings = path;
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return all;
    }

    /** What has the same name but for the ending. */
    private static final class Siblings {
        private final String base;
        private @Nullable Path war;
        private @Nullable Path directory;
        private @Nullable Path settings;
        private final SettingsReader reader;
        private @Nullable Path read; // the settings that were read, which costs more than the rest of a look
        private @Nullable Path named; // by them

        Siblings(String base, SettingsReader reader) {
            this.base = base;
            this.reader = reader;
        }

        boolean isApplication() {
            return war != null || directory != null || namesWar();
        }

        /** A version without settings of its own has those of the application, unless they are about another WAR. */
        void takeSettingsOf(@Nullable Siblings application) {
            Path elsewhere = application == null ? null : application.elsewhere();
            if (settings == null
                    && application != null
                    && (elsewhere == null || elsewhere.equals(application.settings))) {
                settings = application.settings;
                read = settings;
                named = null;
            }
        }

        private boolean namesWar() {
            return elsewhere() != null;
        }

        /** Returns the WAR that the settings name, or null. */
        private @Nullable Path elsewhere() {
            Path file = settings;
            if (file != null && !file.equals(read)) {
                read = file;
                try {
                    named = reader.read(file).war();
                } catch (UserException e) {
                    named = war == null && directory == null ? file : null; // to be complained about
                }
            }
            return named;
        }

        @Nullable
        Path main() {
            Path elsewhere = elsewhere();
            return elsewhere != null ? elsewhere : war != null ? war : directory;
        }

        String fingerprint() throws IOException {
            StringBuilder print = new StringBuilder(base);
            if (settings != null) {
                append(print, settings);
            }
            Path main = main();
            if (main != null && Files.isDirectory(main)) {
                print.append('|').append(WebInf.fingerprint(main.resolve("WEB-INF")));
            } else if (main != null && Files.exists(main)) {
                append(print, main);
            }
            return print.toString();
        }

        private static void append(StringBuilder print, Path file) throws IOException {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            print.append('|')
                    .append(file)
                    .append(' ')
                    .append(facts.size())
                    .append(' ')
                    .append(facts.lastModifiedTime())
                    .append(' ')
                    .append(facts.fileKey());
        }
    }
}
