package dev.gangway.client;

import java.io.IOException;

/** Nobody could be reached at the address. */
public final class ConnectFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectFailedException(Exception cause) {
        super("could not connect: " + cause.getMessage(), cause);
    }
}
