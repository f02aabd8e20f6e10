package dev.gangway.client;

import java.io.IOException;

/** A time limit has passed; the connection has been closed. */
public final class TimedOutException extends IOException {
    private static final long serialVersionUID = 1L;

    TimedOutException(String message) {
        super(message);
    }
}
