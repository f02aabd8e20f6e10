package dev.gangway.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.ErrorPages;
import dev.gangway.launcher.deploy.Generation;
import dev.gangway.launcher.options.FormSettings;
import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SendFileSettings;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.StatusSettings;
import dev.gangway.launcher.testkit.FastCgiGet;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.WarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What browsers are told of errors, in every generation and in each form that an error page has. */
@Timeout(60)
class ErrorPagesTest {
    private static final List<String> FORMS = List.of("text/html", "application/json", "text/json", "text/plain");
    private static final List<String> GIVEN_AWAY = List.of("secret", "Leak", "\tat ", "Breaking", "breaker", "Caused");

    private static final String BREAKING =
            """
            import jakarta.servlet.*;
            import jakarta.servlet.http.*;

            public class Breaking extends HttpServlet {
                static final class Leak extends RuntimeException {
                    Leak(String message, Throwable cause) {
                        super(message, cause);
                    }
                }

                @Override
                protected void service(HttpServletRequest request, HttpServletResponse response)
                        throws ServletException, java.io.IOException {
                    Throwable seen = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
                    switch (request.getServletPath()) {
                        case "/throw" -> throw new Leak("secret", new IllegalStateException("secret below"));
                        case "/io" -> throw new java.io.UncheckedIOException(new java.io.IOException("secret"));
                        case "/wrapped" -> throw new ServletException("secret", new Leak("secret", null));
                        case "/checked" -> throw new ServletException("secret");
                        case "/unavailable" -> throw new UnavailableException("secret", 1);
                        case "/send" -> response.sendError(409, "said <b>so</b>");
                        case "/code" -> response.sendError(409);
                        case "/unchanged" -> response.sendError(304);
                        case "/own" -> throw new ArithmeticException("for the page");
                        case "/own-broken" -> throw new ArrayStoreException("secret");
                        case "/page" -> {
                            response.setContentType("text/plain");
                            response.getWriter().print("page: " + seen + ", "
                                    + request.getAttribute(RequestDispatcher.ERROR_MESSAGE) + ", "
                                    + request.getAttribute(RequestDispatcher.ERROR_EXCEPTION_TYPE) + ", "
                                    + request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) + ", "
                                    + request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) + ", "
                                    + request.getAttribute(RequestDispatcher.ERROR_SERVLET_NAME));
                        }
                        default -> throw new Leak("secret", seen);
                    }
                }
            }
            """;

    private final Path folder;

    ErrorPagesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Bridge open(boolean showErrors) throws Exception {
        return Bridge.open(new BridgeSettings(
                WarBuilder.home(),
                Listening.on(ListenAddress.parse("127.0.0.1:0")),
                20,
                Duration.ofSeconds(5),
                folder.resolve("work"),
                SessionSettings.DEFAULT,
                IdentitySettings.DEFAULT,
                SendFileSettings.OFF,
                FormSettings.DEFAULT,
                showErrors,
                JndiSettings.NONE,
                null,
                StatusSettings.DEFAULT,
                null));
    }

    private Path war(Generation generation) throws Exception {
        boolean javax = generation == Generation.EE8;
        String namespace = javax ? "http://xmlns.jcp.org/xml/ns/javaee" : "https://jakarta.ee/xml/ns/jakartaee";
        return new WarBuilder(folder, generation.environment())
                .source(javax ? BREAKING.replace("jakarta", "javax") : BREAKING)
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns='" + namespace + "' version='"
                                + generation.api().substring("Servlet ".length()) + "'>"
                                + "<servlet><servlet-name>breaker</servlet-name>"
                                + "<servlet-class>Breaking</servlet-class></servlet><servlet-mapping>"
                                + "<servlet-name>breaker</servlet-name><url-pattern>/</url-pattern></servlet-mapping>"
                                + page("java.lang.ArithmeticException", "/page")
                                + page("java.lang.ArrayStoreException", "/page-broken") + "</web-app>")
                .war("app.war");
    }

    private static String page(String exception, String location) {
        return "<error-page><exception-type>" + exception + "</exception-type><location>" + location
                + "</location></error-page>";
    }

    private void deploy(Bridge bridge, Generation generation) throws Exception {
        bridge.deploy(new ApplicationSource("/app", war(generation)));
        bridge.accept();
    }

    private static String get(Bridge bridge, String target, String form) throws Exception {
        return new FastCgiGet(target)
                .with("HTTP_ACCEPT", form)
                .send(bridge.addresses().get(0));
    }

    private static String html(Bridge bridge, String target) throws Exception {
        return get(bridge, target, "text/html");
    }

    private static String row(String name, String value) {
        return "<tr><th>" + name + ":</th><td>" + value + "</td></tr>";
    }

    @ParameterizedTest
    @EnumSource
    void browsersAreToldNothingOfExceptions(Generation generation) throws Exception {
        try (Bridge bridge = open(false);
                LogCapture log = new LogCapture()) {
            deploy(bridge, generation);
            for (String form : FORMS) {
                for (String target : List.of("/throw", "/io", "/wrapped", "/checked", "/own-broken")) {
                    assertThat(get(bridge, "/app" + target, form))
                            .as(target + " " + form)
                            .startsWith("Status: 500 ")
                            .contains("Server Error")
                            .doesNotContain(GIVEN_AWAY);
                }
            }
            assertThat(html(bridge, "/app/throw?a=b"))
                    .contains("<title>Error 500 Server Error</title>", "<h2>HTTP ERROR 500 Server Error</h2>")
                    .contains(row("STATUS", "500"), row("MESSAGE", "Server Error"))
                    .containsPattern("<tr><th>URI:</th><td>[^<]*/app/throw(\\?a=b)?</td></tr>");
            assertThat(log.text())
                    .contains(
                            "/app/throw",
                            "Leak: secret",
                            "\tat Breaking.service",
                            "java.lang.IllegalStateException: secret below");
            assertThat(html(bridge, "/app/unavailable"))
                    .startsWith("Status: 503 ")
                    .contains(row("MESSAGE", "Service Unavailable"))
                    .doesNotContain(GIVEN_AWAY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheApplicationSaysIsTold(Generation generation) throws Exception {
        try (Bridge bridge = open(false)) {
            deploy(bridge, generation);
            assertThat(html(bridge, "/app/send"))
                    .startsWith("Status: 409 ")
                    .contains(row("STATUS", "409"), row("MESSAGE", "said &lt;b&gt;so&lt;/b&gt;"))
                    .contains("<title>Error 409 said &lt;b&gt;so&lt;/b&gt;</title>")
                    .doesNotContain("<b>")
                    .doesNotContain(GIVEN_AWAY);
            assertThat(get(bridge, "/app/send", "application/json"))
                    .contains("\"message\":\"said &lt;b&gt;so&lt;/b&gt;\"", "\"status\":\"409\"")
                    .doesNotContain(GIVEN_AWAY);
            assertThat(get(bridge, "/app/send", "text/plain"))
                    .contains("MESSAGE: said <b>so</b>", "STATUS: 409")
                    .doesNotContain(GIVEN_AWAY);
            assertThat(html(bridge, "/app/code")).contains(row("MESSAGE", "Conflict"));

            String unchanged = html(bridge, "/app/unchanged");
            assertThat(unchanged).startsWith("Status: 304 ").endsWith("\r\n\r\n");
            assertThat(new FastCgiGet("/app/throw")
                            .with("REQUEST_METHOD", "HEAD")
                            .send(bridge.addresses().get(0)))
                    .startsWith("Status: 500 ")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void pagesOfTheApplicationFindTheException(Generation generation) throws Exception {
        try (Bridge bridge = open(false)) {
            deploy(bridge, generation);
            assertThat(html(bridge, "/app/own"))
                    .startsWith("Status: 500 ")
                    .endsWith("page: java.lang.ArithmeticException: for the page, "
                            + "java.lang.ArithmeticException: for the page, class java.lang.ArithmeticException, 500, "
                            + "/app/own, breaker");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksForItSeesExceptions(Generation generation) throws Exception {
        try (Bridge bridge = open(true)) {
            deploy(bridge, generation);
            for (String form : FORMS) {
                assertThat(get(bridge, "/app/throw", form)).contains("Leak: secret", "breaker");
            }
            assertThat(html(bridge, "/app/throw")).contains("secret below", "\tat Breaking.service");
        }
    }

    /** Jetty itself logs such an exception in one line, as it may be a browser that has left. */
    @ParameterizedTest
    @EnumSource
    void exceptionsOfInputAndOutputAreInTheLogToo(Generation generation) throws Exception {
        try (Bridge bridge = open(false);
                LogCapture log = new LogCapture()) {
            deploy(bridge, generation);
            html(bridge, "/app/io");
            assertThat(log.text())
                    .contains(
                            "/app/io java.io.IOException: secret",
                            "Not shown on an error page",
                            "\tat Breaking.service");
        }
    }

    @Test
    void whatComesOfABrowserThatLeftIsNot() {
        try (LogCapture log = new LogCapture()) {
            for (Exception cause : List.of(new EofException("gone"), new TimeoutException("too slow"))) {
                assertThat(ErrorPages.message(500, "java.io.IOException: read", new IOException("read", cause)))
                        .isEqualTo("Server Error");
            }
            assertThat(log.text()).doesNotContain("Not shown");
        }
    }

    @Test
    void anApplicationHasASettingOfItsOwn() throws Exception {
        war(Generation.EE11);
        Path settings = folder.resolve("app.properties");
        for (boolean all : List.of(true, false)) {
            Files.writeString(settings, "show-errors = " + !all);
            try (Bridge bridge = open(all)) {
                bridge.deploy(ApplicationSource.configured(null, settings));
                bridge.accept();
                assertThat(html(bridge, "/app/throw").contains("Leak")).isEqualTo(!all);
            }
        }
    }

    @Test
    void outsideOfApplicationsThereIsNothingToTell() throws Exception {
        try (Bridge bridge = open(false)) {
            bridge.accept();
            assertThat(html(bridge, "/nowhere"))
                    .startsWith("Status: 404 ")
                    .contains(row("MESSAGE", "Not Found"))
                    .doesNotContainIgnoringCase("jetty");
            assertThat(html(bridge, "/a%2Fb"))
                    .startsWith("Status: 400 ")
                    .contains(row("MESSAGE", "Ambiguous URI path separator"))
                    .doesNotContainIgnoringCase("jetty");
        }
    }
}
