package dev.gangway.launcher.sessions;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The end of a request whose session cannot be reached.
 *
 * <p>An error, since Jetty's session manager takes any exception of a store for "no such session": the user would be
 * logged out, and the application would run as if he had never come.
 */
final class StoreAwayError extends Error implements HttpException {
    private static final long serialVersionUID = 1;

    StoreAwayError(Throwable cause) {
        super("The sessions cannot be reached: " + cause.getMessage(), cause, false, false);
    }

    @Override
    public int getCode() {
        return HttpStatus.SERVICE_UNAVAILABLE_503;
    }

    @Override
    public String getReason() {
        return "Service Unavailable";
    }
}
