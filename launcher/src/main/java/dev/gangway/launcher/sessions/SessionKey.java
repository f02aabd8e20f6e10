package dev.gangway.launcher.sessions;

import java.util.regex.Pattern;

/**
 * What a stored session is found by. The same id may be in use by several applications, each with a session of its own.
 *
 * @param scope the application
 * @param id the id, without the name of a node
 */
record SessionKey(Scope scope, String id) {
    /** What Jetty makes, with room; a browser may send anything. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    static boolean isPlausible(String id) {
        return ID.matcher(id).matches();
    }

    /**
     * An application.
     *
     * @param context its context path
     * @param host its first virtual host, or what Jetty says when there is none
     */
    record Scope(String context, String host) {}
}
