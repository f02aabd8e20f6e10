package dev.gangway.sample;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * A redirect to a page of this application.
 *
 * <p>{@code to} is a path below the context or a whole URL, {@code absolute=true} makes a whole URL of a path, and
 * {@code status} is the kind of redirect. Targets outside the application are refused: this is no open redirector.
 */
@WebServlet("/redirect")
public final class RedirectServlet extends QueryServlet {
    private static final Set<Long> STATUSES = Set.of(301L, 302L, 303L, 307L, 308L);

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws BadParameterException, IOException {
        String to = Objects.requireNonNullElse(request.getParameter("to"), "request");
        long status = number(request, "status", 302, 301, 308);
        if (!STATUSES.contains(status)) {
            throw new BadParameterException("status must be one of 301, 302, 303, 307, 308");
        }
        URI application = application(request);
        URI target = target(application, to);
        boolean whole = flag(request, "absolute") || to.startsWith(application.toString());
        String location = whole ? target.toString() : target.toString().substring(authorityLength(application));
        if (status == 302) {
            response.sendRedirect(location);
        } else {
            response.setStatus((int) status);
            response.setHeader("Location", location);
        }
    }

    private static URI application(HttpServletRequest request) throws BadParameterException {
        String url = request.getRequestURL().toString();
        int authorityEnd = url.length() - request.getRequestURI().length();
        return uri(url.substring(0, authorityEnd) + request.getContextPath() + "/");
    }

    /** Returns the whole URL of a target, if it is a page of the application. */
    static URI target(URI application, String to) throws BadParameterException {
        boolean pathFromContext = to.startsWith("/") && !to.startsWith("//");
        URI target =
                application.resolve(uri(pathFromContext ? to.substring(1) : to)).normalize();
        if (!target.toString().startsWith(application.toString())) {
            throw new BadParameterException("to must be a page of this application");
        }
        return target;
    }

    private static URI uri(String text) throws BadParameterException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException notAUri) {
            throw new BadParameterException("not a URI: " + text);
        }
    }

    private static int authorityLength(URI application) {
        return application.toString().length() - application.getRawPath().length();
    }
}
