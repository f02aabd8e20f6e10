package dev.gangway.launcher.options;

/**
 * A failure whose message alone tells the user what to do: one line, without a stack trace.
 *
 * <p>A cause is for those who ask for details.
 */
public class UserException extends Exception {
    private static final long serialVersionUID = 1;

    /** Reports {@code message}. */
    public UserException(String message) {
        super(message);
    }

    /** Reports {@code message}, which already says what there is to say about {@code cause}. */
    public UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
