package dev.gangway.generation;

import java.io.IOException;
import javax.servlet.DispatcherType;
import javax.servlet.RequestDispatcher;
import javax.servlet.ServletConfig;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee8.servlet.DefaultServlet;
import org.eclipse.jetty.ee8.servlet.ServletContextHandler;
import org.eclipse.jetty.util.URIUtil;

/**
 * Jetty's servlet for files, with welcome files that are servlets.
 *
 * <p>What the browser asks for stays its own: the request is forwarded, of any method. But a forwarded request passes
 * constraints and most filters by. Where the welcome file has some that the folder has not, the browser is told to ask
 * for it by its address, so that nobody gets by the folder what is guarded.
 */
public final class WelcomingServlet extends DefaultServlet {
    private static final int TEMPORARY_REDIRECT = 307;

    private transient WelcomeServlets welcomes;
    private boolean redirects; // always, as the application has asked for

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        welcomes = new WelcomeServlets(ServletContextHandler.getServletContextHandler(getServletContext()));
        redirects = Boolean.parseBoolean(getInitParameter("redirectWelcome"));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String folder = request.getPathInfo() == null
                ? request.getServletPath()
                : request.getServletPath() + request.getPathInfo();
        String welcome = folder.endsWith("/") && request.getDispatcherType() != DispatcherType.INCLUDE
                ? welcomes.find(folder)
                : null;
        if (welcome == null) {
            super.service(request, response);
            return;
        }
        String path = URIUtil.encodePath(welcome);
        RequestDispatcher dispatcher = request.getRequestDispatcher(path);
        if (dispatcher == null || redirects || welcomes.isGuardedOtherThan(welcome, folder)) {
            redirect(request, response, path);
        } else {
            dispatcher.forward(request, response);
        }
    }

    private static void redirect(HttpServletRequest request, HttpServletResponse response, String path)
            throws IOException {
        String query = request.getQueryString();
        String target =
                response.encodeRedirectURL(request.getContextPath() + path + (query == null ? "" : "?" + query));
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            response.sendRedirect(target);
        } else {
            response.setStatus(TEMPORARY_REDIRECT); // the method and the body remain
            response.setHeader("Location", target);
        }
    }
}
