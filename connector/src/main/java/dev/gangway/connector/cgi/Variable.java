package dev.gangway.connector.cgi;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The variables that have a meaning for the head of a request; all others only have a name. */
enum Variable {
    CONTENT_LENGTH,
    CONTENT_TYPE,
    DOCUMENT_URI,
    HTTPS,
    LOCAL_ADDR,
    PATH_INFO,
    QUERY_STRING,
    REMOTE_ADDR,
    REMOTE_PORT,
    REQUEST_METHOD,
    REQUEST_SCHEME,
    REQUEST_URI,
    SCRIPT_NAME,
    SERVER_ADDR,
    SERVER_NAME,
    SERVER_PORT,
    SERVER_PROTOCOL,
    SERVER_SOFTWARE,
    /** The Authorization field under a name that Apache gives it where it withholds HTTP_AUTHORIZATION. */
    WITHHELD_AUTHORIZATION,
    /** The Host field: a header, and the first source of the server's name. */
    HTTP_HOST,
    /** A header that only browsers which want a WebSocket send. */
    HTTP_SEC_WEBSOCKET_KEY,
    /** Any other header. */
    HEADER,
    /** Anything else: readable by its name, without a meaning here. */
    OTHER;

    private static final String HEADER_PREFIX = "HTTP_";
    private static final Map<String, Variable> BY_NAME = new HashMap<>();

    static {
        for (Variable variable : values()) {
            if (variable != HEADER && variable != OTHER && variable != WITHHELD_AUTHORIZATION) {
                BY_NAME.put(variable.name(), variable);
            }
        }
        // After an internal redirect, and by mod_fcgid's FcgidPassHeader. No browser can send either name.
        BY_NAME.put("REDIRECT_HTTP_AUTHORIZATION", WITHHELD_AUTHORIZATION);
        BY_NAME.put("Authorization", WITHHELD_AUTHORIZATION);
        // CONTENT_TYPE and CONTENT_LENGTH are what the web server vouches for. Some send the client's fields as well.
        BY_NAME.put("HTTP_CONTENT_LENGTH", OTHER);
        BY_NAME.put("HTTP_CONTENT_TYPE", OTHER);
        // STDIN never has a transfer coding, and the web server has answered the expectation.
        BY_NAME.put("HTTP_TRANSFER_ENCODING", OTHER);
        BY_NAME.put("HTTP_EXPECT", OTHER);
        // There is nothing that could be upgraded to. Without the field HttpServletRequest.upgrade of Jetty fails at
        // once; with it, it takes the request for upgraded, and a servlet that then writes, or fails, is called for
        // ever.
        BY_NAME.put("HTTP_UPGRADE", OTHER);
        // A client's Proxy field would be taken for the proxy setting of the same name ("httpoxy").
        BY_NAME.put("HTTP_PROXY", OTHER);
    }

    /** Returns what the variable with this name is. */
    static Variable named(String name) {
        Variable variable = BY_NAME.get(name);
        if (variable != null) {
            return variable;
        }
        if (name.length() <= HEADER_PREFIX.length() || !name.startsWith(HEADER_PREFIX)) {
            return OTHER;
        }
        // HTTP_Content-Length is the same field as HTTP_CONTENT_LENGTH.
        return BY_NAME.getOrDefault(name.replace('-', '_').toUpperCase(Locale.ROOT), HEADER);
    }

    /** Returns a place of its own for each variable, from 0. */
    @SuppressWarnings("EnumOrdinal") // nothing is stored by it
    int index() {
        return ordinal();
    }

    /** Returns a set that holds this variable alone, one bit of a long for each. */
    long bit() {
        return 1L << index();
    }

    /** Returns the set of these variables. */
    static long bits(Variable... variables) {
        long bits = 0;
        for (Variable variable : variables) {
            bits |= variable.bit();
        }
        return bits;
    }
}
