package dev.gangway.client;

import java.io.IOException;

/** The body of the request could not be read where it comes from. */
public final class BodyException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyException(String message) {
        super(message);
    }

    BodyException(IOException cause) {
        super("could not read the body of the request: " + cause.getMessage(), cause);
    }
}
