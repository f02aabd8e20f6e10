package dev.gangway.launcher;

/** Context paths as people write them. */
final class Contexts {
    private Contexts() {}

    /** Returns the context path: {@code shop/} is {@code /shop}, {@code ROOT} is {@code /}. */
    static String normalize(String text) {
        String path = text.equalsIgnoreCase("ROOT") ? "/" : text.startsWith("/") ? text : "/" + text;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
