package dev.gangway.connector.protocol;

import org.jspecify.annotations.Nullable;

/** What the web server asks the application to be for one request (FastCGI 1.0, section 6). */
public enum Role {
    /** Answers the request, as a CGI program does. */
    RESPONDER(1),
    /** Decides whether the request is allowed. */
    AUTHORIZER(2),
    /** Answers the request with a changed form of a file that the web server sends along. */
    FILTER(3);

    private final int code;

    Role(int code) {
        this.code = code;
    }

    /** Returns the role with this code, or null: a peer may ask for one that does not exist. */
    public static @Nullable Role ofCode(int code) {
        return switch (code) {
            case 1 -> RESPONDER;
            case 2 -> AUTHORIZER;
            case 3 -> FILTER;
            default -> null;
        };
    }

    /** Returns the number that stands for this role in BEGIN_REQUEST. */
    public int code() {
        return code;
    }
}
