package dev.gangway.launcher.options;

/** Names of JNDI, as people write them. */
final class JndiName {
    private static final String WHOLE = "java:comp/env/";

    private JndiName() {}

    /**
     * Returns a name as it is below {@code java:comp/env/}.
     *
     * @param name with or without that
     * @param what has the name, for complaints
     * @param example of such a name
     * @throws IllegalArgumentException if it is no name
     */
    static String relative(String name, String what, String example) {
        String relative = name.startsWith(WHOLE) ? name.substring(WHOLE.length()) : name;
        if (!relative.matches("[^/\\s:]+(/[^/\\s:]+)*")) {
            throw new IllegalArgumentException("'" + name + "' is no name for a " + what + "; it is like " + example);
        }
        return relative;
    }
}
