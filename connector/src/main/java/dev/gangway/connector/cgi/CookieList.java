package dev.gangway.connector.cgi;

import org.eclipse.jetty.http.HttpTokens;

/**
 * The value of HTTP_COOKIE where a web server has joined several Cookie lines into one.
 *
 * <p>Apache and Caddy join them with a comma, as is right for other fields. A cookie parser does not split there, and
 * would lose the cookies on both sides of it.
 */
final class CookieList {
    private CookieList() {}

    /** Returns the value with a semicolon for each comma that is followed by a cookie. */
    static String joined(String value) {
        if (value.indexOf(',') < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder(value);
        boolean quoted = false;
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted && isCookie(value, i + 1)) {
                out.setCharAt(i, ';');
            }
        }
        return out.toString();
    }

    /** Returns whether a space, a name and an equals sign follow. */
    private static boolean isCookie(String value, int from) {
        int i = from;
        if (i >= value.length() || value.charAt(i) != ' ') {
            return false;
        }
        i++;
        int start = i;
        while (i < value.length() && isToken(value.charAt(i))) {
            i++;
        }
        return i > start && i < value.length() && value.charAt(i) == '=';
    }

    private static boolean isToken(char c) {
        HttpTokens.Token token = c < 0x80 ? HttpTokens.getToken(c) : null;
        return token != null && token.isRfc2616Token();
    }
}
