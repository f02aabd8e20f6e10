package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A WAR or an exploded directory, and where among the URLs it shall answer.
 *
 * @param contextPath {@code /} or {@code /name}, without a slash at its end
 * @param path the file or directory, as the user named it
 * @param settings what else is set for it
 * @param origin what all that was read from, or null if from no file
 */
public record ApplicationSource(String contextPath, Path path, ApplicationSettings settings, @Nullable Origin origin) {
    private static final String WAR = ".war";

    /**
     * Where the description of an application comes from.
     *
     * @param contextPath what the user has said, or null to leave it to the settings
     * @param file the file with the settings
     * @param war the WAR or directory if the settings name none, or null for the one beside them
     * @param generation the one that the user has said, or null to find out
     * @param forThisOne whether he has said it for this application, so that it counts whatever the settings say
     */
    public record Origin(
            @Nullable String contextPath,
            Path file,
            @Nullable Path war,
            @Nullable Generation generation,
            boolean forThisOne) {

        Origin with(Generation said, boolean always) {
            return new Origin(contextPath, file, war, said, always);
        }
    }

    /** An application without settings. */
    public ApplicationSource(String contextPath, Path path) {
        this(contextPath, path, ApplicationSettings.NONE, null);
    }

    /**
     * Reads {@code [/context=]path}; the path may be that of a file with {@link ApplicationSettings}.
     *
     * @throws IllegalArgumentException if the context path or the settings are invalid; the message says why
     */
    public static ApplicationSource parse(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "an application without a name; write it like shop.war or /shop=shop.war");
        }
        int equals = text.indexOf('=');
        // A path may contain '=' itself: what exists under the whole text is meant by it.
        if (equals < 0 || !text.startsWith("/") || Files.exists(Path.of(text))) {
            return of(null, Path.of(text));
        }
        String path = text.substring(equals + 1);
        if (path.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text + "' lacks a file after '='; write it like /shop=/srv/apps/shop.war");
        }
        return of(checked(text.substring(0, equals)), Path.of(path));
    }

    private static ApplicationSource of(@Nullable String contextPath, Path path) {
        if (path.toString().endsWith(ApplicationSettings.SUFFIX)) {
            try {
                return configured(contextPath, path);
            } catch (UserException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
        return new ApplicationSource(contextPath == null ? contextPathOf(path) : contextPath, path);
    }

    /**
     * Returns the application that a file with settings is about.
     *
     * @param contextPath what the user says, or null to leave it to the settings
     * @throws UserException if the settings cannot be read or make no sense
     */
    public static ApplicationSource configured(@Nullable String contextPath, Path file) throws UserException {
        return configured(contextPath, file, null);
    }

    /**
     * Returns the application that a file with settings is about.
     *
     * @param contextPath what the user says, or null to leave it to the settings
     * @param war the WAR or directory if the settings name none, or null for the one beside them
     * @throws UserException if the settings cannot be read or make no sense
     */
    public static ApplicationSource configured(@Nullable String contextPath, Path file, @Nullable Path war)
            throws UserException {
        ApplicationSettings settings = ApplicationSettings.read(file);
        Path path = settings.war() == null ? war : settings.war();
        if (path == null) {
            String name = file.toAbsolutePath().getFileName().toString();
            String base = name.substring(0, name.length() - ApplicationSettings.SUFFIX.length());
            Path packed = file.resolveSibling(base + WAR);
            path = Files.exists(packed) ? packed : file.resolveSibling(base);
        }
        String context = contextPath == null ? settings.contextPath() : contextPath;
        return new ApplicationSource(
                context == null ? contextPathOf(file) : context,
                path,
                settings,
                new Origin(contextPath, file, war, null, false));
    }

    /**
     * Returns the application as its file with settings describes it now.
     *
     * @throws UserException if the settings cannot be read or make no sense
     */
    public ApplicationSource readAgain() throws UserException {
        if (origin == null) {
            return this;
        }
        ApplicationSource now = configured(origin.contextPath, origin.file, origin.war);
        return origin.generation == null
                ? now
                : origin.forThisOne ? now.withGeneration(origin.generation) : now.withDefault(origin.generation);
    }

    /** Returns the same application, to be run as one of another generation, whatever its settings say. */
    public ApplicationSource withGeneration(Generation generation) {
        return new ApplicationSource(
                contextPath,
                path,
                settings.withGeneration(generation),
                origin == null ? null : origin.with(generation, true));
    }

    /** Returns the same application, to be run as one of this generation unless its settings say another. */
    public ApplicationSource withDefault(Generation generation) {
        return new ApplicationSource(
                contextPath,
                path,
                settings.generation() == null ? settings.withGeneration(generation) : settings,
                origin == null || origin.generation != null ? origin : origin.with(generation, false));
    }

    /** Returns what to write on a command line to have the same application, in whatever folder. */
    public String argument() {
        return origin == null
                ? contextPath + "=" + path.toAbsolutePath().normalize()
                : (origin.contextPath == null ? "" : origin.contextPath + "=")
                        + origin.file.toAbsolutePath().normalize();
    }

    /** Returns the place among the URLs: two applications cannot have the same. */
    public Place place() {
        return new Place(contextPath, new HashSet<>(settings.virtualHosts()));
    }

    /**
     * A context path, on some virtual hosts or on all.
     *
     * @param contextPath the path
     * @param virtualHosts the hosts; none means all
     */
    public record Place(String contextPath, Set<String> virtualHosts) {
        /** Copies the set. */
        public Place {
            virtualHosts = Set.copyOf(virtualHosts);
        }

        /**
         * Returns whether a request could be for both. One without hosts gets what others with the same path do not
         * answer, and so shares none with them.
         */
        public boolean overlaps(Place other) {
            return contextPath.equals(other.contextPath)
                    && (virtualHosts.equals(other.virtualHosts)
                            || !Collections.disjoint(virtualHosts, other.virtualHosts));
        }
    }

    /**
     * Returns the context path that servlet containers derive from a file name: {@code shop.war} is {@code /shop},
     * {@code ROOT.war} is {@code /}, {@code shop#admin.war} is {@code /shop/admin}, and what follows {@code ##} is a
     * version, which does not count.
     */
    public static String contextPathOf(Path path) {
        Path fileName = path.toAbsolutePath().normalize().getFileName();
        String name = fileName == null ? "" : fileName.toString();
        for (String suffix : List.of(WAR, ApplicationSettings.SUFFIX)) {
            if (name.toLowerCase(Locale.ROOT).endsWith(suffix)) {
                name = name.substring(0, name.length() - suffix.length());
                break;
            }
        }
        int version = name.indexOf("##");
        if (version >= 0) {
            name = name.substring(0, version);
        }
        if (name.isEmpty() || name.equalsIgnoreCase("ROOT")) {
            return "/";
        }
        return checked("/" + name.replace('#', '/'));
    }

    /** Returns what follows {@code ##} in the name of a WAR or directory, or null if nothing does. */
    public static @Nullable String versionOf(Path path) {
        String name = String.valueOf(path.getFileName()).replaceFirst("(?i)\\.war$", "");
        int version = name.indexOf("##");
        return version < 0 ? null : name.substring(version + 2);
    }

    /**
     * Checks what can be checked without starting anything, so that a mistake is told before a long start.
     *
     * @throws UserException if one is missing or no WAR, or if two have the same context path
     */
    public static void check(List<ApplicationSource> sources) throws UserException {
        for (int i = 0; i < sources.size(); i++) {
            ApplicationSource source = sources.get(i);
            for (ApplicationSource other : sources.subList(0, i)) {
                if (other.place().overlaps(source.place())) {
                    throw new PlaceTakenException(other, source);
                }
            }
            WarContent.check(source.path());
        }
    }

    static String checked(String contextPath) {
        if (!contextPath.startsWith("/")) {
            throw new IllegalArgumentException("'" + contextPath + "' is no context path: it begins with a slash");
        }
        String path = contextPath.length() > 1 && contextPath.endsWith("/")
                ? contextPath.substring(0, contextPath.length() - 1)
                : contextPath;
        boolean odd = path.chars().anyMatch(c -> c <= ' ' || c == 0x7F || "?#%;*\\\"<>|".indexOf(c) >= 0);
        if (odd || path.contains("//") || (path + "/").contains("/../") || (path + "/").contains("/./")) {
            throw new IllegalArgumentException("'" + contextPath
                    + "' is no context path; use letters, digits, '-', '_', '.' between slashes, like /shop/admin");
        }
        return path;
    }
}
