package dev.gangway.sample;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page that the deployment descriptor names for errors 404 and 500. */
@WebServlet(urlPatterns = "/error-page", asyncSupported = true)
public final class ErrorPageServlet extends HttpServlet {

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getDispatcherType() != DispatcherType.ERROR) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("status", request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
        error.put("message", request.getAttribute(RequestDispatcher.ERROR_MESSAGE));
        error.put("requestURI", request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        error.put("servlet", request.getAttribute(RequestDispatcher.ERROR_SERVLET_NAME));
        Object exception = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        error.put("exception", exception == null ? null : exception.toString());
        if (Answer.isJson(request)) {
            Answer.json(response, error);
            return;
        }
        boolean notFound = Integer.valueOf(HttpServletResponse.SC_NOT_FOUND).equals(error.get("status"));
        try (Page page = Page.open(request, response, notFound ? "Nothing here" : "Something broke")) {
            page.html()
                    .markup(notFound ? "<p>This application has no such page.</p>\n" : "<p>The servlet failed.</p>\n")
                    .table("Error", error)
                    .markup("<p>")
                    .link(page.path("/"), "To the start page")
                    .markup("</p>\n");
        }
    }
}
