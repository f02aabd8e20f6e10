package dev.gangway.connector.cgi;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpTokens;
import org.jspecify.annotations.Nullable;

/**
 * The name of the HTTP field that an {@code HTTP_} variable stands for.
 *
 * @param header Jetty's constant for it, or null if it has none
 * @param text the name with its usual capitals: {@code Accept-Language} for {@code HTTP_ACCEPT_LANGUAGE}
 */
record HeaderName(@Nullable HttpHeader header, String text) {
    static final HeaderName AUTHORIZATION =
            new HeaderName(HttpHeader.AUTHORIZATION, HttpHeader.AUTHORIZATION.asString());

    /** Returns the name that a variable stands for, or null if what follows {@code HTTP_} is no field name. */
    static @Nullable HeaderName ofVariable(String variable) {
        StringBuilder name = new StringBuilder(variable.length());
        boolean first = true;
        for (int i = "HTTP_".length(); i < variable.length(); i++) {
            char c = variable.charAt(i);
            if (c == '_' || c == '-') {
                name.append('-');
                first = true;
            } else {
                if (!isOfToken(c)) {
                    return null;
                }
                name.append(first ? c : Character.toLowerCase(c));
                first = false;
            }
        }
        String text = name.toString();
        HttpHeader header = HttpHeader.CACHE.get(text);
        return new HeaderName(header, header == null ? text : header.asString());
    }

    /** Returns whether the character may stand in a token of HTTP, as names of fields and methods are. */
    static boolean isOfToken(char c) {
        HttpTokens.Token token = c < 0x80 ? HttpTokens.getToken(c) : null;
        return token != null && token.isRfc2616Token();
    }
}
