package dev.gangway.connector.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** What is asked through two ports: it tells what it sees of a request, and answers in the ways there are. */
final class ComparedApplication {
    private ComparedApplication() {}

    /** Returns it, under several paths, and the files of a folder. */
    static Handler at(Path folder) {
        return new ContextHandlerCollection(context("/"), context("/app"), context("/public/app"), files(folder));
    }

    private static ServletContextHandler files(Path folder) {
        ServletContextHandler context = new ServletContextHandler("/files");
        context.setBaseResourceAsPath(folder);
        ServletHolder holder = new ServletHolder(new DefaultServlet());
        holder.setInitParameter("etags", "true");
        context.addServlet(holder, "/");
        return context;
    }

    private static ServletContextHandler context(String path) {
        ServletContextHandler context = new ServletContextHandler(path, ServletContextHandler.SESSIONS);
        context.addServlet(new ReportServlet(), "/*");
        context.addServlet(new ReportServlet(), "/exact");
        context.addServlet(new ReportServlet(), "*.do");
        context.addServlet(new AnswerServlet(), "/answer/*");
        return context;
    }

    /** Tells all that the servlet API says of where the request goes, and of who sent it. */
    private static final class ReportServlet extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain; charset=utf-8");
            StringBuilder text = new StringBuilder();
            text.append(request.getMethod()).append(' ').append(request.getProtocol());
            line(text, "uri", request.getRequestURI());
            line(text, "url", request.getRequestURL());
            line(text, "context", request.getContextPath());
            line(text, "servlet", request.getServletPath());
            line(text, "info", request.getPathInfo());
            line(text, "match", request.getHttpServletMapping().getMappingMatch());
            line(text, "query", request.getQueryString());
            line(text, "scheme", request.getScheme() + request.isSecure());
            line(text, "server", request.getServerName() + ":" + request.getServerPort());
            line(text, "length", request.getContentLengthLong());
            line(text, "session", request.getRequestedSessionId());
            line(text, "from", request.isRequestedSessionIdFromURL() + "" + request.isRequestedSessionIdFromCookie());
            new TreeMap<>(request.getParameterMap())
                    .forEach((name, values) -> line(text, "parameter " + name, String.join("|", values)));
            Cookie[] cookies = request.getCookies();
            for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
                line(text, "cookie " + cookie.getName(), cookie.getValue());
            }
            line(text, "locales", Collections.list(request.getLocales()));
            for (String name : new TreeSet<>(Collections.list(request.getHeaderNames()))) {
                line(text, name, Collections.list(request.getHeaders(name)));
            }
            response.getOutputStream().write(text.toString().getBytes(UTF_8));
        }

        private static void line(StringBuilder text, String name, Object value) {
            text.append('\n').append(name).append('=').append(value);
        }
    }

    /** Answers in the way that the path asks for. */
    private static final class AnswerServlet extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (String.valueOf(request.getPathInfo())) {
                case "/redirect" -> response.sendRedirect("next?a=b");
                case "/redirect-root" -> response.sendRedirect("/elsewhere");
                case "/redirect-absolute" -> response.sendRedirect("https://other.example.test/x");
                case "/redirect-up" -> response.sendRedirect("../up");
                case "/redirect-session" -> {
                    request.getSession();
                    response.reset();
                    response.sendRedirect(request.getContextPath() + "/exact");
                }
                case "/error" -> response.sendError(418, "short & stout");
                case "/empty" -> response.setStatus(204);
                case "/unchanged" -> {
                    response.setHeader("ETag", "\"a\"");
                    response.setStatus(304);
                }
                case "/reset" -> response.setStatus(205);
                case "/length-and-nothing" -> {
                    response.setContentLength(1234);
                    response.setStatus(304);
                }
                case "/headers" -> {
                    response.addHeader("X-Many", "1");
                    response.addHeader("X-Many", "2");
                    response.addHeader("X-Latin1", "caf\u00e9");
                    response.addHeader("X-Break", "a\r\nX-Forged: 1");
                    response.addHeader("X-Nul", "a\0b");
                    response.addHeader("X-Empty", "");
                    response.addCookie(new Cookie("c", "v"));
                    response.getOutputStream().print("ok");
                }
                case "/throw" -> throw new IOException("on purpose");
                case "/long" -> response.getOutputStream().write(new byte[100_000]);
                default -> response.sendError(404);
            }
        }
    }
}
