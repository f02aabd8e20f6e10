package dev.gangway.connector.cgi;

import org.eclipse.jetty.http.HttpURI;
import org.jspecify.annotations.Nullable;

/**
 * A path of the web server that is another path of the applications: browsers see {@link #outside}, applications see
 * {@link #inside}.
 *
 * <p>Requests are mapped inward, what answers say of paths is mapped outward. Both paths are as they stand in a URL,
 * percent-encoded where need be; the root is the empty text.
 */
public record Mount(String outside, String inside) {
    /**
     * Takes paths as people write them.
     *
     * @throws IllegalArgumentException if one is no absolute path, or both are the same
     */
    public Mount {
        outside = prefix(outside);
        inside = prefix(inside);
        if (outside.equals(inside)) {
            throw new IllegalArgumentException("'" + outside + "' is mounted on itself");
        }
    }

    /** Returns a path without a slash at its end, the root as an empty text. */
    static String prefix(String path) {
        if (!path.startsWith("/") || path.contains("//") || path.contains("/.")) {
            throw new IllegalArgumentException("'" + path + "' is no path; write it like /public/app");
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '?' || c == '#' || c == ';') {
                throw new IllegalArgumentException(
                        "'" + path + "' has a character that no path has; write it percent-encoded");
            }
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Returns the target that applications see, or null if {@code target} is not below {@link #outside}. */
    @Nullable
    String inward(String target) {
        if (!isBelow(target, outside) || leavesOutside(target)) {
            return null;
        }
        return replaced(target, outside, inside);
    }

    /** Returns the path that browsers see, which is {@code path} itself unless it is below {@link #inside}. */
    String outward(String path) {
        return isBelow(path, inside) ? replaced(path, inside, outside) : path;
    }

    /** Returns whether dot segments lead out again: the web server may not have meant such a path to be mounted. */
    private boolean leavesOutside(String target) {
        if (target.indexOf('.') < 0 && target.indexOf('%') < 0) {
            return false;
        }
        String canonical = HttpURI.from(target).getCanonicalPath();
        return canonical == null || !isBelow(canonical, outside);
    }

    private static boolean isBelow(String path, String prefix) {
        if (!path.startsWith(prefix)) {
            return false;
        }
        if (path.length() == prefix.length()) {
            return true;
        }
        char next = path.charAt(prefix.length());
        return next == '/' || next == '?' || next == ';' || next == '#';
    }

    private static String replaced(String path, String prefix, String other) {
        String rest = path.substring(prefix.length());
        return other.isEmpty() && !rest.startsWith("/") ? "/" + rest : other + rest;
    }

    @Override
    public String toString() {
        return (outside.isEmpty() ? "/" : outside) + "=" + (inside.isEmpty() ? "/" : inside);
    }
}
