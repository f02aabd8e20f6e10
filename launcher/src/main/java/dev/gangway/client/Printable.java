package dev.gangway.client;

/** Foreign text made harmless for a terminal. */
final class Printable {
    private static final int MAX_LENGTH = 100;

    private Printable() {}

    /** The text in quotes, without control characters, cut if long. */
    static String shorten(String text) {
        String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return "'" + withoutControls(shown) + "'";
    }

    static String withoutControls(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(Character.isISOControl(c) && c != '\t' ? '?' : c);
        }
        return out.toString();
    }
}
