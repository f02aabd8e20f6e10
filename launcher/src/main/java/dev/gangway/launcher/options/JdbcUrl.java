package dev.gangway.launcher.options;

import java.util.regex.Pattern;

/** What may be secret in the URLs of databases, which each driver has in forms of its own. */
public final class JdbcUrl {
    /** As in {@code ?password=x}, {@code //me:x@host} and {@code jdbc:oracle:thin:me/x@host}. */
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)[?&;(,]\\s*password\\s*=|//[^/@?]*:[^/@?]*@|^jdbc:oracle:[^@?]*/[^@?]+@");

    private JdbcUrl() {}

    /** Returns whether a URL has a password. */
    static boolean hasPassword(String url) {
        return PASSWORD.matcher(url).find();
    }

    /** Returns a URL without what may be secret in it, for the log. */
    public static String masked(String url) {
        return url.replaceAll("[?;].*", "")
                .replaceAll("^(jdbc:[^:]+://).*@", "$1")
                .replaceAll("^(jdbc:[^:]+:)(?!//).*@", "$1...@")
                .replaceAll("(?i)(password\\s*=)[^),]*", "$1...");
    }
}
