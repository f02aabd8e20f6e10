package dev.gangway.connector.cgi;

import java.util.List;

/**
 * The parameters that applications may read as request attributes, by patterns of their names.
 *
 * <p>A pattern is a name in which {@code *} stands for any characters. One that begins with {@code !} excludes what
 * others include. Names that begin with {@code HTTP_} are the browser's word, and so are included only by patterns that
 * begin with {@code HTTP_} themselves.
 */
public final class AttributeNames {
    /** All but the browser's headers. */
    public static final AttributeNames DEFAULT = AttributeNames.of(List.of("*"));

    private static final String HEADER_PREFIX = "HTTP_";

    private final List<String> included;
    private final List<String> excluded;

    private AttributeNames(List<String> included, List<String> excluded) {
        this.included = included;
        this.excluded = excluded;
    }

    /**
     * Returns the names that match these patterns; none if there is no pattern.
     *
     * @throws IllegalArgumentException if a pattern is empty
     */
    public static AttributeNames of(List<String> patterns) {
        for (String pattern : patterns) {
            if (pattern.isBlank() || pattern.equals("!")) {
                throw new IllegalArgumentException("'" + pattern + "' is no pattern; write it like SSL_*");
            }
        }
        return new AttributeNames(
                patterns.stream().filter(pattern -> !pattern.startsWith("!")).toList(),
                patterns.stream()
                        .filter(pattern -> pattern.startsWith("!"))
                        .map(pattern -> pattern.substring(1))
                        .toList());
    }

    /** Returns whether applications may read the parameter with this name. */
    public boolean contains(String name) {
        boolean isHeader = name.startsWith(HEADER_PREFIX);
        boolean found = false;
        for (String pattern : included) {
            if ((!isHeader || pattern.startsWith(HEADER_PREFIX)) && matches(pattern, 0, name, 0)) {
                found = true;
                break;
            }
        }
        if (found) {
            for (String pattern : excluded) {
                if (matches(pattern, 0, name, 0)) {
                    return false;
                }
            }
        }
        return found;
    }

    private static boolean matches(String pattern, int at, String name, int from) {
        int i = from;
        for (int p = at; p < pattern.length(); p++, i++) {
            char c = pattern.charAt(p);
            if (c == '*') {
                if (p == pattern.length() - 1) {
                    return true;
                }
                for (int rest = i; rest <= name.length(); rest++) {
                    if (matches(pattern, p + 1, name, rest)) {
                        return true;
                    }
                }
                return false;
            }
            if (i >= name.length() || name.charAt(i) != c) {
                return false;
            }
        }
        return i == name.length();
    }
}
