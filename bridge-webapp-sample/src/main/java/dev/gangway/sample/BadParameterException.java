package dev.gangway.sample;

/** What a client asked for in the query cannot be done; the message tells the client why. */
final class BadParameterException extends Exception {
    BadParameterException(String message) {
        super(message);
    }
}
