package dev.gangway.launcher.security;

import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Path;

/**
 * An application that tells who its user is. Some of its paths are for few: {@code /who/admin}, {@code /who/any},
 * {@code /who/none} and {@code /who/tls}.
 */
final class WhoWar {
    /** Tells who asks, after it has done what the query says. */
    private static final String SERVLET =
            """
            import %1$s.servlet.http.*;

            public class Who extends HttpServlet {
                @Override
                protected void service(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    String done = "";
                    try {
                        if (request.getParameter("logout") != null) {
                            request.logout();
                        }
                        if (request.getParameter("login") != null) {
                            request.login(request.getParameter("login"), request.getParameter("password"));
                        }
                        if (request.getParameter("authenticate") != null) {
                            boolean known = request.authenticate(response);
                            if (!known) {
                                return;
                            }
                            done = " authenticated";
                        }
                    } catch (%1$s.servlet.ServletException e) {
                        done = " refused";
                    }
                    response.setContentType("text/plain; charset=utf-8");
                    response.getWriter().print("user=" + request.getRemoteUser()
                            + " principal=" + (request.getUserPrincipal() == null ? null
                                    : request.getUserPrincipal().getName())
                            + " type=" + request.getAuthType() + " admin=" + request.isUserInRole("admin")
                            + " boss=" + request.isUserInRole("boss") + done);
                }
            }
            """;

    private WhoWar() {}

    /**
     * Builds it.
     *
     * @param environment its generation: ee8, ee9, ee10 or ee11
     * @param loginConfig the element of its descriptor that says how to log in, or nothing
     */
    static Path build(Path folder, String environment, String loginConfig) throws Exception {
        String begin =
                switch (environment) {
                    case "ee8" -> "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>";
                    case "ee9" -> "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='5.0'>";
                    case "ee10" -> "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'>";
                    default -> "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'>";
                };
        return new WarBuilder(folder, environment)
                .source(SERVLET.formatted(environment.equals("ee8") ? "javax" : "jakarta"))
                .file("login.html", "login page")
                .file("error.html", "error page")
                .file(
                        "WEB-INF/web.xml",
                        begin + "<servlet><servlet-name>who</servlet-name><servlet-class>Who</servlet-class>"
                                + "<security-role-ref><role-name>boss</role-name><role-link>admin</role-link>"
                                + "</security-role-ref></servlet>"
                                + "<servlet-mapping><servlet-name>who</servlet-name><url-pattern>/who/*</url-pattern>"
                                + "</servlet-mapping>"
                                + constraint(
                                        "/who/admin", "<auth-constraint><role-name>admin</role-name></auth-constraint>")
                                + constraint("/who/any", "<auth-constraint><role-name>**</role-name></auth-constraint>")
                                + constraint("/who/none", "<auth-constraint/>")
                                + constraint(
                                        "/who/tls",
                                        "<user-data-constraint><transport-guarantee>CONFIDENTIAL</transport-guarantee>"
                                                + "</user-data-constraint>")
                                + loginConfig + "<security-role><role-name>admin</role-name></security-role></web-app>")
                .war("app.war");
    }

    private static String constraint(String path, String what) {
        return "<security-constraint><web-resource-collection><web-resource-name>x</web-resource-name><url-pattern>"
                + path + "</url-pattern></web-resource-collection>" + what + "</security-constraint>";
    }
}
