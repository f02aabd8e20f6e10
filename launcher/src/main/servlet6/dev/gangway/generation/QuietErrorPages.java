package dev.gangway.generation;

import dev.gangway.launcher.deploy.ErrorPages;
import java.io.IOException;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Jetty's error pages for applications of Servlet 6, which tell browsers nothing of exceptions. */
public final class QuietErrorPages extends ErrorPageErrorHandler implements Consumer<Object> {
    /** Has a {@code WebAppContext} that has not started use them. */
    @Override
    public void accept(Object webApp) {
        setShowStacks(false);
        setShowOrigin(false); // the servlet
        ((WebAppContext) webApp).setErrorHandler(this);
    }

    /** Called where the application has no page of its own: those find the exception where it was. */
    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback)
            throws IOException {
        super.generateResponse(request, response, code, ErrorPages.message(code, message, cause), null, callback);
    }
}
