package dev.gangway.connector.cgi;

import java.util.HashSet;
import java.util.Set;
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
        Set<String> repeated = repeatedNames(value);
        StringBuilder out = new StringBuilder(value);
        boolean quoted = false;
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted && isNewCookie(value, i + 1, repeated)) {
                out.setCharAt(i, ';');
            }
        }
        return out.toString();
    }

    /** Returns whether a space, a name that no other cookie has, and an equals sign follow. */
    private static boolean isNewCookie(String value, int from, Set<String> repeated) {
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
                && !repeated.contains(value.substring(start, end));
    }

    /** Returns which names stand more than once where a cookie may begin, in one pass: a line may be very long. */
    private static Set<String> repeatedNames(String value) {
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isToken(c)) {
                if (c == '=') {
                    String name = value.substring(start, i);
                    if (!seen.add(name)) {
                        repeated.add(name);
                    }
                }
                start = i + 1;
            }
        }
        return repeated;
    }

    private static boolean isToken(char c) {
        HttpTokens.Token token = c < 0x80 ? HttpTokens.getToken(c) : null;
        return token != null && token.isRfc2616Token();
    }
}
