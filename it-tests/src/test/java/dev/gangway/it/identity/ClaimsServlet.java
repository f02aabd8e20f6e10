package dev.gangway.it.identity;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Tells whom the web server has recognised, and everything that it may have said of them: one line for each fact. */
@WebServlet("/*")
public final class ClaimsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** Tells the attributes whose names are the values of {@code a}, and the roles among those of {@code r}. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        out.println("user=" + request.getRemoteUser());
        out.println("type=" + request.getAuthType());
        for (String role : values(request, "r")) {
            out.println("role " + role + "=" + request.isUserInRole(role));
        }
        for (String name : values(request, "a")) {
            out.println("attribute " + name + "=" + request.getAttribute(name));
        }
        for (String name : Collections.list(request.getHeaderNames())) {
            out.println("header " + name + "=" + request.getHeader(name));
        }
        Integer visits = (Integer) request.getSession().getAttribute("visits");
        request.getSession().setAttribute("visits", visits == null ? 1 : visits + 1);
        out.println("visits=" + request.getSession().getAttribute("visits"));
        out.println("body=" + body);
    }

    private static String[] values(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? new String[0] : values;
    }
}
