package dev.gangway.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;

/** A request handed on to {@link RequestServlet}, or to a JSP with {@code to=jsp}. */
@WebServlet(urlPatterns = "/forward", asyncSupported = true)
public final class ForwardServlet extends QueryServlet {

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response)
            throws BadParameterException, ServletException, IOException {
        String path =
                switch (Objects.requireNonNullElse(request.getParameter("to"), "request")) {
                    case "request" -> "/request/forwarded?added=by+forward";
                    case "jsp" -> "/hello.jsp";
                    default -> throw new BadParameterException("to must be request or jsp");
                };
        request.getRequestDispatcher(path).forward(request, response);
    }
}
