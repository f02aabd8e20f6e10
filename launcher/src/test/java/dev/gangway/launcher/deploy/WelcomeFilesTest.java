package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WelcomeFilesTest extends DeployingTest {
    private static final String TELL =
            """
            import jakarta.servlet.http.*;

            public class Tell extends HttpServlet {
                @Override
                protected void service(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    String body = new String(request.getInputStream().readAllBytes());
                    response.getWriter().print(getServletName() + ": " + request.getMethod() + " "
                            + request.getServletPath() + " " + request.getPathInfo() + " " + request.getQueryString()
                            + " " + body);
                }
            }
            """;
    private static final String STAMP =
            """
            import jakarta.servlet.*;
            import jakarta.servlet.http.*;

            public class Stamp extends HttpFilter {
                @Override
                protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                        throws java.io.IOException, ServletException {
                    response.addHeader("X-Stamp", getFilterName());
                    chain.doFilter(request, response);
                }
            }
            """;

    WelcomeFilesTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @ParameterizedTest
    @EnumSource
    void servletsAreWelcomeFiles(Generation generation) throws Exception {
        WarBuilder war = app(
                        generation,
                        welcome("index.html", "index.jsp", "index.do", "start"),
                        servlet("exact", "/start"),
                        servlet("extension", "*.do"))
                .file("pictures/a.txt", "a");
        deploy(generation, war);
        // JSPs are files: there is no index.jsp, and the next one counts
        assertThat(ask("GET", "/app/?x=%201")).contains("200 OK").endsWith("extension: GET /index.do null x=%201 ");
        assertThat(ask("GET", "/app/pictures/")).endsWith("extension: GET /pictures/index.do null null ");
        assertThat(ask("GET", "/app/pictures?x=1"))
                .contains(" 302 ")
                .containsPattern("(?i)Location: .*/app/pictures/\\?x=1\r\n");
        assertThat(ask("GET", "/app/not there/".replace(" ", "%20")))
                .endsWith("extension: GET /not there/index.do null null ");
        assertThat(ask("GET", "/app/pictures/a.txt")).endsWith("\r\n\r\na");
        assertThat(ask("GET", "/app/nothing")).contains(" 404 ");
    }

    @ParameterizedTest
    @EnumSource
    void anyMethodReachesAServletThatIsWelcomeFile(Generation generation) throws Exception {
        deploy(
                generation,
                app(generation, welcome("begin/here"), servlet("prefix", "/begin/*"))
                        .file("pages/index.txt", "no welcome file"));
        assertThat(ask("POST", "/app/", "Content-Length: 4\r\n", "body"))
                .endsWith("prefix: POST /begin /here null body");
        assertThat(ask("PUT", "/app/")).endsWith("prefix: PUT /begin /here null ");
        assertThat(ask("HEAD", "/app/")).contains("200 OK").endsWith("\r\n\r\n");
        assertThat(ask("GET", "/app/pages/")).contains(" 403 ").doesNotContain("index.txt");
    }

    @ParameterizedTest
    @EnumSource
    void filesComeBeforeServlets(Generation generation) throws Exception {
        WarBuilder war = app(generation, welcome("start", "index.html", "page.jsp"), servlet("exact", "/start"))
                .file("index.html", "a file")
                .file("jsp/page.jsp", "${6 * 7}")
                .file("folder/a.txt", "a");
        deploy(generation, war);
        assertThat(ask("GET", "/app/")).endsWith("\r\n\r\na file");
        assertThat(ask("GET", "/app/jsp/")).endsWith("\r\n\r\n42");
        assertThat(ask("GET", "/app/folder/")).contains(" 403 ");
        assertThat(ask("GET", "/app/gone/")).contains(" 404 ");
    }

    @ParameterizedTest
    @EnumSource
    void whereTheDescriptorHasNoneThoseOfFragmentsOrTheUsualOnesHold(Generation generation) throws Exception {
        deploy(generation, app(generation, servlet("html", "/index.html")));
        assertThat(ask("GET", "/app/")).endsWith("html: GET /index.html null null ");

        String fragment = descriptor(generation, "web-fragment", welcome("start") + servlet("exact", "/start"));
        byte[] jar = WarBuilder.zip(Map.of("META-INF/web-fragment.xml", fragment.getBytes(StandardCharsets.UTF_8)));
        WarBuilder war = app(generation)
                .file("WEB-INF/lib/fragment.jar", jar)
                .file("start/a.txt", "a folder by that name is no file");
        deploy(generation, war);
        assertThat(ask("GET", "/app/")).endsWith("exact: GET /start null null ");
    }

    @ParameterizedTest
    @EnumSource
    void settingsOfTheServletForFilesAreTheApplications(Generation generation) throws Exception {
        String settings =
                """
                <servlet><servlet-name>default</servlet-name>
                  <init-param><param-name>redirectWelcome</param-name><param-value>true</param-value></init-param>
                  <init-param><param-name>cacheControl</param-name><param-value>no-store</param-value></init-param>
                </servlet>""";
        deploy(
                generation,
                app(generation, settings, welcome("start"), servlet("exact", "/start"))
                        .file("a.txt", "a"));
        assertThat(ask("GET", "/app/?x=1")).contains(" 302 ").containsPattern("Location: .*/app/start\\?x=1\r\n");
        assertThat(ask("GET", "/app/a.txt")).contains("Cache-Control: no-store").endsWith("\r\n\r\na");
    }

    @ParameterizedTest
    @EnumSource
    void redirectsAreAskedForByAParameterOfTheContextToo(Generation generation) throws Exception {
        String parameter =
                """
                <context-param><param-name>org.eclipse.jetty.servlet.Default.redirectWelcome</param-name>
                  <param-value>true</param-value></context-param>""";
        deploy(generation, app(generation, parameter, welcome("start"), servlet("exact", "/start")));
        assertThat(ask("GET", "/app/")).contains(" 302 ").containsPattern("Location: .*/app/start\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void aServletForEverythingThatLeavesFilesToTheDefaultOneIsAskedOnce(Generation generation) throws Exception {
        String all =
                """
                import jakarta.servlet.http.*;

                public class All extends HttpServlet {
                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws java.io.IOException, jakarta.servlet.ServletException {
                        response.addHeader("X-All", request.getServletPath());
                        getServletContext().getNamedDispatcher("default").forward(request, response);
                    }
                }
                """;
        for (String pattern : new String[] {"/", "/*"}) {
            deploy(
                    generation,
                    app(generation, welcome("index.html", "more/"), servlet("All", "all", pattern))
                            .source(inNamesOf(generation, all))
                            .file("a.txt", "a"));
            assertThat(ask("GET", "/app/")).contains(" 403 ").containsOnlyOnce("X-All");
            assertThat(ask("GET", "/app/a.txt")).endsWith("\r\n\r\na");
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyGetsByTheFolderWhatIsGuarded(Generation generation) throws Exception {
        String forbidden =
                """
                <security-constraint>
                  <web-resource-collection><web-resource-name>a</web-resource-name><url-pattern>*.do</url-pattern>
                  </web-resource-collection><auth-constraint/>
                </security-constraint>""";
        deploy(generation, app(generation, welcome("a.do"), servlet("guarded", "*.do"), forbidden));
        assertThat(ask("GET", "/app/?x=1")).contains(" 302 ").containsPattern("Location: .*/app/a.do\\?x=1\r\n");
        assertThat(ask("POST", "/app/")).contains(" 307 ").containsPattern("Location: .*/app/a.do\r\n");
        assertThat(ask("GET", "/app/a.do")).contains(" 403 ");
    }

    @ParameterizedTest
    @EnumSource
    void filtersOfTheWelcomeFileAreMet(Generation generation) throws Exception {
        String everywhere = filter("everywhere", "<url-pattern>/*</url-pattern>");
        deploy(generation, stamped(generation, everywhere));
        assertThat(ask("GET", "/app/"))
                .containsOnlyOnce("X-Stamp: everywhere")
                .endsWith("exact: GET /start null null ");

        deploy(generation, stamped(generation, filter("path", "<url-pattern>/start</url-pattern>")));
        assertThat(ask("GET", "/app/")).contains(" 302 ");
        assertThat(ask("GET", "/app/start")).contains("X-Stamp: path");

        deploy(generation, stamped(generation, filter("name", "<servlet-name>exact</servlet-name>")));
        assertThat(ask("GET", "/app/")).contains(" 302 ");

        String forwards = "<url-pattern>/start</url-pattern><dispatcher>REQUEST</dispatcher>"
                + "<dispatcher>FORWARD</dispatcher>";
        deploy(generation, stamped(generation, filter("both", forwards)));
        assertThat(ask("GET", "/app/")).contains("200 OK").containsOnlyOnce("X-Stamp: both");
    }

    private WarBuilder stamped(Generation generation, String filter) throws Exception {
        return app(generation, filter, welcome("start"), servlet("exact", "/start"))
                .source(inNamesOf(generation, STAMP));
    }

    private WarBuilder app(Generation generation, String... elements) throws Exception {
        return new WarBuilder(Files.createTempDirectory(folder, "app"), generation.environment())
                .file("WEB-INF/web.xml", descriptor(generation, "web-app", String.join("", elements)))
                .source(inNamesOf(generation, TELL));
    }

    private static String descriptor(Generation generation, String root, String elements) {
        String version = generation.api().substring("Servlet ".length());
        return "<" + root + " xmlns='"
                + (generation == Generation.EE8
                        ? "http://xmlns.jcp.org/xml/ns/javaee"
                        : "https://jakarta.ee/xml/ns/jakartaee")
                + "' version='" + version + "'>" + elements + "</" + root + ">";
    }

    private static String welcome(String... names) {
        return "<welcome-file-list><welcome-file>" + String.join("</welcome-file><welcome-file>", names)
                + "</welcome-file></welcome-file-list>";
    }

    private static String servlet(String name, String pattern) {
        return servlet("Tell", name, pattern);
    }

    private static String servlet(String type, String name, String pattern) {
        return "<servlet><servlet-name>" + name + "</servlet-name><servlet-class>" + type
                + "</servlet-class></servlet><servlet-mapping><servlet-name>" + name + "</servlet-name><url-pattern>"
                + pattern + "</url-pattern></servlet-mapping>";
    }

    private static String filter(String name, String where) {
        return "<filter><filter-name>" + name + "</filter-name><filter-class>Stamp</filter-class></filter>"
                + "<filter-mapping><filter-name>" + name + "</filter-name>" + where + "</filter-mapping>";
    }

    private static String inNamesOf(Generation generation, String source) {
        return generation == Generation.EE8 ? source.replace("jakarta", "javax") : source;
    }

    private void deploy(Generation generation, WarBuilder war) throws Exception {
        Application application = server.deploy(new ApplicationSource("/app", war.war("app.war")));
        assertThat(application.generation()).isEqualTo(generation);
    }

    private String ask(String method, String target) throws Exception {
        return ask(method, target, "", "");
    }

    private String ask(String method, String target, String fields, String body) throws Exception {
        return server.ask(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields
                + "\r\n" + body);
    }
}
