package dev.gangway.it.identity;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;

/** Tells who asks, and what the query names of roles, attributes and headers: one line for each fact. */
@WebServlet({"/tell", "/headers"})
public final class ShibbolethServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter out = response.getWriter();
        if (request.getParameter("session") != null) {
            out.println("session=" + (request.getSession(false) == null ? "none" : "kept"));
            request.getSession();
        }
        out.println("method=" + request.getMethod());
        out.println("user=" + request.getRemoteUser());
        out.println("principal="
                + (request.getUserPrincipal() == null
                        ? null
                        : request.getUserPrincipal().getName()));
        out.println("type=" + request.getAuthType());
        for (String name : names(request, "role")) {
            out.println("role " + name + "=" + request.isUserInRole(name));
        }
        for (String name : names(request, "attribute")) {
            out.println("attribute " + name + "=" + request.getAttribute(name));
        }
        for (String name : names(request, "header")) {
            out.println("header " + name + "=" + request.getHeader(name));
        }
        for (String name : names(request, "parameter")) {
            out.println("parameter " + name + "=" + request.getParameter(name));
        }
        out.println("listed=" + Collections.list(request.getAttributeNames()));
    }

    private static String[] names(HttpServletRequest request, String kind) {
        String[] names = request.getParameterValues(kind);
        return names == null ? new String[0] : names;
    }
}
