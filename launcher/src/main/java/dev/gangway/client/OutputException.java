package dev.gangway.client;

import java.io.IOException;

/** The answer could not be written where it should go. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputException(IOException cause) {
        super("could not write the answer: " + cause.getMessage(), cause);
    }
}
