package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A WAR or an exploded directory, and where among the URLs it shall answer.
 *
 * @param contextPath {@code /} or {@code /name}, without a slash at its end
 * @param path the file or directory, as the user named it
 */
public record ApplicationSource(String contextPath, Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationSource.class);
    private static final String WAR = ".war";

    /**
     * Reads {@code [/context=]path}.
     *
     * @throws IllegalArgumentException if the context path is invalid; the message says why
     */
    public static ApplicationSource parse(String text) {
        int equals = text.indexOf('=');
        // A path may contain '=' itself: what exists under the whole text is meant by it.
        if (equals < 0 || !text.startsWith("/") || Files.exists(Path.of(text))) {
            Path path = Path.of(text);
            return new ApplicationSource(contextPathOf(path), path);
        }
        String path = text.substring(equals + 1);
        if (path.isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text + "' lacks a file after '='; write it like /shop=/srv/apps/shop.war");
        }
        return new ApplicationSource(checked(text.substring(0, equals)), Path.of(path));
    }

    /**
     * Returns the context path that servlet containers derive from a file name: {@code shop.war} is {@code /shop},
     * {@code ROOT.war} is {@code /}, {@code shop#admin.war} is {@code /shop/admin}, and what follows {@code ##} is a
     * version, which does not count.
     */
    public static String contextPathOf(Path path) {
        Path fileName = path.toAbsolutePath().normalize().getFileName();
        String name = fileName == null ? "" : fileName.toString();
        if (name.toLowerCase(Locale.ROOT).endsWith(WAR)) {
            name = name.substring(0, name.length() - WAR.length());
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

    /**
     * Checks what can be checked without starting anything, so that a mistake is told before a long start.
     *
     * @throws UserException if one is missing or no WAR, or if two have the same context path
     */
    public static void check(List<ApplicationSource> sources) throws UserException {
        Map<String, ApplicationSource> known = new HashMap<>();
        for (ApplicationSource source : sources) {
            ApplicationSource other = known.putIfAbsent(source.contextPath(), source);
            if (other != null) {
                throw duplicate(other, source);
            }
            try (WarContent content = WarContent.of(source.path())) {
                LOG.debug("Context {} shall be {}", source.contextPath(), content);
            } catch (IOException e) {
                throw new UserException("cannot read " + source.path() + ": " + e.getMessage(), e);
            }
        }
    }

    /** Returns the complaint that two applications have the same context path. */
    public static UserException duplicate(ApplicationSource one, ApplicationSource other) {
        return new UserException("context " + one.contextPath() + " is given twice, by " + one.path() + " and by "
                + other.path() + "; give one of them another, like /other=" + other.path());
    }

    private static String checked(String contextPath) {
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
