package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The place that a decorator of an application is given, by what Weld asks for and does. */
class InjectionTest extends DeployingTest {
    private static final String INJECTOR =
            """
            import jakarta.servlet.*;
            import jakarta.servlet.annotation.WebListener;

            @WebListener
            public class Injector implements ServletContextListener {
                @Override
                public void contextInitialized(ServletContextEvent event) {
                    if ("CdiDecoratingListener".equals(event.getServletContext().getAttribute("org.eclipse.jetty.cdi"))) {
                        event.getServletContext().setAttribute("org.eclipse.jetty.cdi.decorator", new Decorator());
                    }
                }

                @Override
                public void contextDestroyed(ServletContextEvent event) {}

                public static class Decorator {
                    public <T> T decorate(T made) {
                        if (made instanceof Told) {
                            ((Told) made).injected = "injected";
                        }
                        return made;
                    }

                    public void destroy(Object made) {}
                }
            }
            """;
    private static final String TOLD =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;

            @WebServlet("/told")
            public class Told extends HttpServlet {
                String injected;

                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    response.getWriter().print(injected);
                }
            }
            """;

    InjectionTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @ParameterizedTest
    @EnumSource
    void aDecoratorOfTheApplicationGetsItsServlets(Generation generation) throws Exception {
        Path war = new WarBuilder(folder, generation.environment())
                .source(named(INJECTOR, generation))
                .source(named(TOLD, generation))
                .file("WEB-INF/web.xml", descriptor(generation))
                .war("app.war");
        assertThat(server.deploy(new ApplicationSource("/app", war)).generation())
                .isEqualTo(generation);
        assertThat(server.ask("GET /app/told HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("200 OK")
                .endsWith("\r\n\r\ninjected");
    }

    private static String named(String source, Generation generation) {
        return generation == Generation.EE8 ? source.replace("jakarta", "javax") : source;
    }

    private static String descriptor(Generation generation) {
        String namespace = generation == Generation.EE8
                ? "http://xmlns.jcp.org/xml/ns/javaee"
                : "https://jakarta.ee/xml/ns/jakartaee";
        return "<web-app xmlns='" + namespace + "' version='" + generation.api().substring("Servlet ".length()) + "'/>";
    }
}
