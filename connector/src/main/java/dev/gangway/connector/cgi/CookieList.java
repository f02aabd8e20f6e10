package dev.gangway.connector.cgi;

import org.eclipse.jetty.http.HttpTokens;

/**
 * The value of HTTP_COOKIE where a web server has joined several Cookie lines into one.
 *
 * <p>Apache and Caddy join them with a comma, as is right for other fields. A cookie parser does not split there, and
 * would lose the cookies on both sides of it.
 *
 * <p>But a comma may as well be part of a value, and what follows be written by somebody else: a page that puts what
 * people type into a cookie. So no comma brings a second cookie of a name, such as that of a session.
 */
final class CookieList {
    private CookieList() {}

    /** Returns the value with a semicolon for each comma that is followed by a cookie. */
    static String joined(String value) {
        StringBuilder out = new StringBuilder(value);
        boolean quoted = false;
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted && isNewCookie(value, i + 1)) {
                out.setCharAt(i, ';');
            }
        }
        return out.toString();
    }

    /** Returns whether a space, a name that no other cookie has, and an equals sign follow. */
    private static boolean isNewCookie(String value, int from) {
        if (from >= value.length() || value.charAt(from) != ' ') {
            return false;
        }
        int start = from + 1;
        int end = start;
        while (end < value.length() && isToken(value.charAt(end))) {
            end++;
        }
        return end > start
                && end < value.length()
                && value.charAt(end) == '='
                && isAlone(value, start, end - start + 1);
    }

    /** Returns whether there is no other such name with its equals sign where a cookie may begin. */
    private static boolean isAlone(String value, int name, int length) {
        for (int i = 0; i <= value.length() - length; i++) {
            if (i != name && (i == 0 || !isToken(value.charAt(i - 1))) && value.regionMatches(i, value, name, length)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isToken(char c) {
        HttpTokens.Token token = c < 0x80 ? HttpTokens.getToken(c) : null;
        return token != null && token.isRfc2616Token();
    }
}
