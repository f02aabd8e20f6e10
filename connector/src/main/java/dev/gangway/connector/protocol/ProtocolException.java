package dev.gangway.connector.protocol;

/**
 * Says that the peer broke the protocol in a way that leaves the connection out of step.
 *
 * <p>The connection cannot be used any more: there is no telling where its next record begins, or what it would mean.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what came, and what was expected in its place
     */
    public ProtocolException(String message) {
        super(message, null, false, false); // what the peer sent tells all; a stack of ours tells nothing
    }
}
