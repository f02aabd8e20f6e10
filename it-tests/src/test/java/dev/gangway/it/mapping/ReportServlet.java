package dev.gangway.it.mapping;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;

/** Reports what has come, and under some paths answers with what web servers treat in ways of their own. */
@WebServlet("/*")
public final class ReportServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response);
    }

    static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (String.valueOf(request.getPathInfo())) {
            case "/redirect" -> redirect(request, response);
            case "/large" -> large(request, response);
            case "/hints" -> hints(response);
            default -> report(request, response);
        }
    }

    private static void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        Cookie[] cookies = request.getCookies() == null ? new Cookie[0] : request.getCookies();
        response.getOutputStream()
                .print("uri=" + request.getRequestURI() + "\nquery=" + request.getQueryString() + "\nprotocol="
                        + request.getProtocol() + "\nport=" + request.getLocalPort() + "\nauthorization="
                        + request.getHeader("Authorization") + "\ncookies="
                        + Arrays.stream(cookies)
                                .map(cookie -> cookie.getName() + ":" + cookie.getValue())
                                .toList()
                        + "\nheader=" + request.getAttribute("HTTP_COOKIE") + "\nmethod="
                        + request.getAttribute("REQUEST_METHOD") + "\n");
    }

    private static void redirect(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Cookie cookie = new Cookie("c", "v");
        cookie.setPath(request.getContextPath() + "/");
        response.addCookie(cookie);
        response.sendRedirect(request.getContextPath() + "/next");
    }

    private static void large(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Large", "x".repeat(Integer.parseInt(request.getQueryString())));
        response.getOutputStream().print("large");
    }

    private static void hints(HttpServletResponse response) throws IOException {
        response.setHeader("Link", "</style.css>; rel=preload");
        response.sendError(103);
        response.getOutputStream().print("final");
    }
}
