package dev.gangway.sample;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A page with a part in its middle that a JSP writes. */
@WebServlet("/include")
public final class IncludeServlet extends HttpServlet {

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try (Page page = Page.open(request, response, "Include")) {
            page.html().markup("<p>Before the included part.</p>\n");
            request.getRequestDispatcher("/WEB-INF/part.jsp?added=by+include").include(request, response);
            page.html().markup("<p>After the included part.</p>\n");
        }
    }
}
