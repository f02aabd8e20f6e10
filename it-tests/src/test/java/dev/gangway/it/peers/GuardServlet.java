package dev.gangway.it.peers;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * An application in two roles: as an Authorizer it decides by the path and by the password, as a Responder it shows what
 * the decision has left. It is deployed by itself, and uses nothing but the Servlet API and names of attributes.
 */
@WebServlet("/*")
public final class GuardServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        if ("AUTHORIZER".equals(request.getAttribute("dev.gangway.role"))) {
            decide(request, response);
        } else {
            int size = request.getInputStream().readAllBytes().length;
            response.getWriter()
                    .printf(
                            "%s for %s, body of %d bytes, password %s%n",
                            request.getAttribute("dev.gangway.role"),
                            request.getAttribute("GUARD_USER"),
                            size,
                            request.getAttribute("REMOTE_PASSWD"));
        }
    }

    private static void decide(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String target = request.getRequestURI();
        Object password = request.getAttribute("REMOTE_PASSWD");
        if (request.getInputStream().read() >= 0) {
            throw new IOException("an Authorizer has got a body");
        }
        if (target.contains("/failing")) {
            throw new IllegalStateException("on purpose");
        }
        if (target.contains("/denied") || (password != null && !password.equals("right"))) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            response.setHeader("X-Reason", "not for you");
            response.getWriter().print("the guard says no");
            return;
        }
        if (!"AUTHORIZER".equals(request.getAttribute("FCGI_APACHE_ROLE"))) {
            response.setHeader("Variable-GUARD_USER", "alice"); // mod_fcgid asks twice, and would tell both
        }
    }
}
