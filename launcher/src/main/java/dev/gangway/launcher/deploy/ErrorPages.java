package dev.gangway.launcher.deploy;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.QuietException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Jetty's error pages tell, which are those of an application that has none of its own. Jetty shows exceptions with
 * their stack traces and the servlet to everybody; here that is for those who ask for it, as with other containers.
 *
 * <p>What an application sets in its {@code jetty-web.xml} comes later and wins.
 */
public final class ErrorPages {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
    private static final String QUIET = "dev.gangway.generation.QuietErrorPages";

    private final boolean show;

    /**
     * Makes the pages of all applications alike.
     *
     * @param show whether they are Jetty's in full
     */
    public ErrorPages(boolean show) {
        this.show = show;
    }

    /** Configures the pages outside of applications, of a server that has not started. */
    public void configure(Server server) {
        if (!show) {
            server.setErrorHandler(new QuietErrorHandler());
        }
    }

    /**
     * Configures an application of any generation that has not started.
     *
     * @param own what is set for this application, or null
     */
    @SuppressWarnings("unchecked") // each generation has its own, which are for any object
    public void configure(ContextHandler context, @Nullable Boolean own) {
        if (own == null ? show : own) {
            return;
        }
        try {
            Object quiet = context.getClass()
                    .getClassLoader()
                    .loadClass(QUIET)
                    .getDeclaredConstructor()
                    .newInstance();
            ((Consumer<Object>) quiet).accept(WebApp.of(context));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(QUIET + " does not fit this program", e);
        }
    }

    /**
     * Returns what a page says of an error.
     *
     * @param message what Jetty would say: what the application has given to {@code sendError}, or else the exception
     *     with its message
     * @param cause the exception, or null if there is none
     */
    public static @Nullable String message(int code, @Nullable String message, @Nullable Throwable cause) {
        if (cause == null) {
            return message;
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            // What Jetty throws at requests that it refuses: the reason is written for those who have sent them.
            if (each instanceof HttpException refusal
                    && HttpStatus.isClientError(code)
                    && refusal.getReason() != null) {
                return refusal.getReason();
            }
        }
        logInFull(cause);
        return HttpStatus.getMessage(code);
    }

    /**
     * Logs an exception of which Jetty logs a single line, since it has an {@code IOException} among its causes. What comes
     * of browsers that leave, or send too slowly, is left at that: there are many.
     */
    private static void logInFull(Throwable exception) {
        boolean shortened = false;
        for (Throwable each = exception; each != null; each = each.getCause()) {
            if (each instanceof QuietException || each instanceof TimeoutException) {
                return;
            }
            shortened |= each instanceof IOException;
        }
        if (shortened) {
            LOG.warn("Not shown on an error page", exception);
        }
    }

    private static final class QuietErrorHandler extends ErrorHandler {
        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int code,
                @Nullable String message,
                @Nullable Throwable cause,
                Callback callback)
                throws IOException {
            super.generateResponse(request, response, code, message(code, message, cause), null, callback);
        }
    }
}
