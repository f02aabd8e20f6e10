package dev.gangway.generation;

import dev.gangway.launcher.deploy.ErrorPages;
import java.io.IOException;
import java.util.function.Consumer;
import javax.servlet.RequestDispatcher;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee8.nested.Request;
import org.eclipse.jetty.ee8.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee8.webapp.WebAppContext;

/** Jetty's error pages for applications of Servlet 4 and 5, which tell browsers nothing of exceptions. */
public final class QuietErrorPages extends ErrorPageErrorHandler implements Consumer<Object> {
    /** Has a {@code WebAppContext} that has not started use them. */
    @Override
    public void accept(Object webApp) {
        setShowServlet(false);
        ((WebAppContext) webApp).setErrorHandler(this);
    }

    /** Called where the application has no page of its own: those find the exception where it was. */
    @Override
    protected void generateAcceptableResponse(
            Request baseRequest, HttpServletRequest request, HttpServletResponse response, int code, String message)
            throws IOException {
        Throwable cause = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        super.generateAcceptableResponse(
                baseRequest,
                new WithoutException(request),
                response,
                code,
                ErrorPages.message(code, message, cause));
    }

    private static final class WithoutException extends HttpServletRequestWrapper {
        WithoutException(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Object getAttribute(String name) {
            return name.equals(RequestDispatcher.ERROR_EXCEPTION) ? null : super.getAttribute(name);
        }
    }
}
