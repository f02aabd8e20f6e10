package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployerTest extends DeployingTest {
    private static final String HELLO =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;

            @WebServlet("/hello")
            public class Hello extends HttpServlet {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    var context = getServletContext();
                    response.getWriter().print("Servlet " + context.getMajorVersion() + "." + context.getMinorVersion()
                            + " in '" + context.getContextPath() + "' at " + request.getServletPath());
                }
            }
            """;
    private static final String LISTENER =
            """
            import jakarta.servlet.*;
            import jakarta.servlet.annotation.WebListener;

            @WebListener
            public class Listener implements ServletContextListener {
                @Override
                public void contextInitialized(ServletContextEvent event) {
                    %s
                }
            }
            """;

    DeployerTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @ParameterizedTest
    @CsvSource({"ee8, 4.0", "ee9, 5.0", "ee10, 6.0", "ee11, 6.1"})
    void servletsAndJspsAnswerInEachGeneration(String environment, String version) throws Exception {
        Path war = app(environment, version)
                .source(hello(environment))
                .file(
                        "page.jsp",
                        "<%@ page contentType='text/plain' %>${2 * 21} in '${pageContext.request.contextPath}'")
                .file("static.txt", "static")
                .war("app.war");
        Application application = server.deploy(new ApplicationSource("/shop/admin", war));
        assertThat(application.generation().environment()).isEqualTo(environment);
        assertThat(get("/shop/admin/hello"))
                .contains("200 OK")
                .endsWith("Servlet " + version + " in '/shop/admin' at /hello");
        assertThat(get("/shop/admin/page.jsp")).endsWith("42 in '/shop/admin'");
        assertThat(get("/shop/admin/static.txt")).endsWith("static");
    }

    @ParameterizedTest
    @CsvSource({"ee8, 4.0", "ee9, 5.0", "ee10, 6.0", "ee11, 6.1"})
    void adjustmentsForAnotherJettyAreLeftOut(String environment, String version) throws Exception {
        Path foreign = app(environment, version)
                .file("WEB-INF/jetty-web.xml", adjustment("org.eclipse.jetty.webapp.WebAppContext"))
                .file("page.txt", "up")
                .war("foreign.war");
        server.deploy(new ApplicationSource("/foreign", foreign));
        assertThat(get("/foreign/page.txt")).endsWith("up");

        Path own = app(environment, version)
                .file("WEB-INF/jetty-web.xml", adjustment("org.eclipse.jetty." + environment + ".webapp.WebAppContext"))
                .file("page.jsp", "<%@ page contentType='text/plain' %>${initParam.who}")
                .war("own.war");
        server.deploy(new ApplicationSource("/own", own));
        assertThat(get("/own/page.jsp")).endsWith("adjusted");
    }

    @ParameterizedTest
    @CsvSource({
        "ee8, 4.0, http://java.sun.com/jsp/jstl/core",
        "ee9, 5.0, http://java.sun.com/jsp/jstl/core",
        "ee10, 6.0, jakarta.tags.core",
        "ee10, 6.0, http://java.sun.com/jsp/jstl/core",
        "ee11, 6.1, jakarta.tags.core",
        "ee11, 6.1, http://java.sun.com/jsp/jstl/core",
    })
    void pagesThatNameTheStandardTagsHaveThem(String environment, String version, String uri) throws Exception {
        String page = "<%@ page contentType='text/plain' %><%@ taglib prefix='c' uri='" + uri + "' %>"
                + "<c:forEach var='i' begin='1' end='3'><c:out value='<${i}>'/></c:forEach>";
        server.deploy(new ApplicationSource(
                "/tags", app(environment, version).file("page.jsp", page).war("tags.war")));
        assertThat(get("/tags/page.jsp")).endsWith("&lt;1&gt;&lt;2&gt;&lt;3&gt;");
    }

    @Test
    void anApplicationKeepsItsOwnTags() throws Exception {
        String page = "<%@ page contentType='text/plain' %><%@ taglib prefix='c' uri='jakarta.tags.core' %><c:own/>";
        Path war = app("ee11", "6.1")
                .file("page.jsp", page)
                .file(
                        "WEB-INF/lib/own.jar",
                        WarBuilder.zip(Map.of(
                                "META-INF/c.tld",
                                """
                                <taglib xmlns='https://jakarta.ee/xml/ns/jakartaee' version='3.0'>
                                  <tlib-version>9</tlib-version><short-name>c</short-name><uri>jakarta.tags.core</uri>
                                  <tag-file><name>own</name><path>/META-INF/tags/own.tag</path></tag-file>
                                </taglib>"""
                                        .getBytes(StandardCharsets.UTF_8),
                                "META-INF/tags/own.tag",
                                "its own".getBytes(StandardCharsets.UTF_8))))
                .war("own-tags.war");
        Application application = server.deploy(new ApplicationSource("/tags", war));
        assertThat(get("/tags/page.jsp")).endsWith("its own");
        assertThat(visible(application, "org.apache.taglibs.standard.tag.rt.core.OutTag"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ee8, 4.0, jetty-servlet-api",
        "ee9, 5.0, jetty-jakarta-servlet-api",
        "ee10, 6.0, jakarta.servlet-api",
        "ee11, 6.1, jakarta.servlet-api",
    })
    void aCopyOfTheServletApiInTheWarIsNotUsed(String environment, String version, String api) throws Exception {
        Path war = app(environment, version)
                .source(hello(environment))
                .file("page.jsp", "<%@ page contentType='text/plain' %>${1 + 1}")
                .file("WEB-INF/lib/servlet-api.jar", Files.readAllBytes(jar(environment, api)))
                .war("copy.war");
        Application application = server.deploy(new ApplicationSource("/copy", war));
        assertThat(get("/copy/hello")).contains("200 OK").contains("Servlet " + version);
        assertThat(get("/copy/page.jsp")).endsWith("2");
        Class<?> servlet = application
                .context()
                .getClassLoader()
                .loadClass((environment.equals("ee8") ? "javax" : "jakarta") + ".servlet.Servlet");
        assertThat(servlet.getProtectionDomain().getCodeSource().getLocation().getPath())
                .contains("/lib/" + environment);
    }

    private static Path jar(String environment, String name) throws Exception {
        try (Stream<Path> jars = Files.list(WarBuilder.home().resolve("lib").resolve(environment))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void anApplicationWithoutTagsGetsNone() throws Exception {
        Application application = server.deploy(new ApplicationSource(
                "/tags", app("ee11", "6.1").file("page.jsp", "${1 + 1}").war("plain.war")));
        assertThat(visible(application, "org.apache.taglibs.standard.tag.rt.core.OutTag"))
                .isFalse();
        assertThat(visible(application, "jakarta.servlet.jsp.jstl.core.Config")).isFalse();
    }

    private static boolean visible(Application application, String type) {
        try {
            return application.context().getClassLoader().loadClass(type) != null;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static String adjustment(String type) {
        return "<?xml version='1.0'?>"
                + "<!DOCTYPE Configure PUBLIC '-//Jetty//Configure//EN' 'https://www.eclipse.org/jetty/configure_10_0.dtd'>"
                + "<Configure class='" + type
                + "'><Call name='setInitParameter'><Arg>who</Arg><Arg>adjusted</Arg></Call></Configure>";
    }

    @Test
    void allGenerationsLiveInOneProcess() throws Exception {
        Map<String, String> versions = Map.of("ee8", "4.0", "ee9", "5.0", "ee10", "6.0", "ee11", "6.1");
        for (Map.Entry<String, String> e : versions.entrySet()) {
            Path war = app(e.getKey(), e.getValue()).source(hello(e.getKey())).war(e.getKey() + ".war");
            server.deploy(new ApplicationSource("/" + e.getKey(), war));
        }
        assertThat(get("/ee8/hello")).endsWith("Servlet 4.0 in '/ee8' at /hello");
        assertThat(get("/ee9/hello")).endsWith("Servlet 5.0 in '/ee9' at /hello");
        assertThat(get("/ee10/hello")).endsWith("Servlet 6.0 in '/ee10' at /hello");
        assertThat(get("/ee11/hello")).endsWith("Servlet 6.1 in '/ee11' at /hello");
    }

    @Test
    void anExplodedDirectoryIsAsGoodAsAFile() throws Exception {
        Path root = app("ee11", "6.1").source(HELLO).exploded("root");
        server.deploy(new ApplicationSource("/", root));
        assertThat(get("/hello")).endsWith("Servlet 6.1 in '' at /hello");
        assertThat(get("/WEB-INF/web.xml")).contains("404");
    }

    @Test
    void anUnknownContextIs404() throws Exception {
        server.deploy(new ApplicationSource(
                "/shop", app("ee11", "6.1").file("a.txt", "a").war("shop.war")));
        assertThat(get("/shopping")).contains("404 Not Found");
        assertThat(get("/")).contains("404 Not Found").doesNotContain("/shop");
    }

    @Test
    void theServersLibrariesAreHidden() throws Exception {
        Path war = app("ee11", "6.1")
                .file(
                        "hidden.jsp",
                        """
                        <%@ page contentType='text/plain' %><%
                        for (String name : new String[] {"org.slf4j.Logger", "org.eclipse.jetty.server.Server",
                                "org.eclipse.jetty.logging.JettyLogger", "picocli.CommandLine", "org.objectweb.asm.ClassReader",
                                "dev.gangway.launcher.Main"}) {
                            try {
                                Thread.currentThread().getContextClassLoader().loadClass(name);
                                out.print(name + " is visible, ");
                            } catch (ClassNotFoundException e) {
                                // as it should be
                            }
                        }
                        var services = Thread.currentThread().getContextClassLoader()
                                .getResources("META-INF/services/org.slf4j.spi.SLF4JServiceProvider");
                        out.print(java.util.Collections.list(services).size() + " providers");
                        %>""")
                .war("app.war");
        server.deploy(new ApplicationSource("/", war));
        assertThat(get("/hidden.jsp")).endsWith("\r\n0 providers");
    }

    @Test
    void tellsWhyAListenerFailed() throws Exception {
        Path war = app("ee11", "6.1")
                .source(LISTENER.formatted("throw new IllegalStateException(\"no database\\nat jdbc:x\");"))
                .war("bad.war");
        assertThatThrownBy(() -> server.deploy(new ApplicationSource("/bad", war)))
                .isInstanceOf(UserException.class)
                .hasMessage("application /bad (" + war + ") failed to start: java.lang.IllegalStateException: "
                        + "no database | at jdbc:x (at Listener.contextInitialized(Listener.java:8))");
        assertThat(get("/bad/")).as("it is no context").contains("404 Not Found");
    }

    @Test
    void tellsWhyAListenerOfAnOldApplicationFailed() throws Exception {
        Path war = app("ee8", "4.0")
                .source(LISTENER.formatted("throw new IllegalStateException(\"no database\");")
                        .replace("jakarta", "javax"))
                .war("bad.war");
        assertThatThrownBy(() -> server.deploy(new ApplicationSource("/bad", war)))
                .hasMessageContaining("failed to start: java.lang.IllegalStateException: no database (at Listener.");
    }

    @Test
    void tellsTheInnermostCause() throws Exception {
        Path war = app("ee10", "6.0")
                .source(LISTENER.formatted(
                        "throw new RuntimeException(\"outer\", new java.io.IOException(\"disk on fire\"));"))
                .war("bad.war");
        assertThatThrownBy(() -> server.deploy(new ApplicationSource("/bad", war)))
                .hasMessageContaining("failed to start: java.io.IOException: disk on fire (at Listener.");
    }

    @Test
    void anInvalidDescriptorIsAFailureToo() throws Exception {
        Path war = new WarBuilder(folder, "ee11")
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'><servlet>"
                                + "<servlet-name>a</servlet-name><servlet-class>no.such.Servlet</servlet-class>"
                                + "<load-on-startup>1</load-on-startup></servlet></web-app>")
                .war("bad.war");
        assertThatThrownBy(() -> server.deploy(new ApplicationSource("/bad", war)))
                .hasMessageContaining("failed to start: ")
                .hasMessageContaining("no.such.Servlet");
    }

    @Test
    void aGenerationThatTheWarContradictsIsNamedWhereItFails() throws Exception {
        Path war = new WarBuilder(folder, "ee11")
                .source(HELLO)
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'><servlet>"
                                + "<servlet-name>a</servlet-name><servlet-class>Hello</servlet-class>"
                                + "<load-on-startup>1</load-on-startup></servlet></web-app>")
                .war("new.war");
        ApplicationSource source = new ApplicationSource("/new", war);
        assertThatThrownBy(() -> server.deploy(source.withGeneration(Generation.EE8)))
                .hasMessageContaining("failed to start: ")
                .hasMessageEndingWith("; it is run as ee8, as was said, but its classes refer to jakarta.servlet");
        assertThat(server.deploy(source.withGeneration(Generation.EE9)).generation())
                .isEqualTo(Generation.EE9);
    }

    @Test
    void oneThatFailsLeavesTheOthersServing() throws Exception {
        server.deploy(
                new ApplicationSource("/good", app("ee11", "6.1").source(HELLO).war("good.war")));
        Path bad = new WarBuilder(Files.createDirectory(folder.resolve("b")), "ee11")
                .source(LISTENER.formatted("throw new IllegalStateException();"))
                .war("bad.war");
        assertThatThrownBy(() -> server.deploy(new ApplicationSource("/bad", bad)))
                .isNotNull();
        assertThat(get("/good/hello")).contains("200 OK");
    }

    @Test
    void aGenerationThatIsNotInstalledIsNamed() throws Exception {
        Path war = new WarBuilder(folder, "ee11")
                .file("WEB-INF/web.xml", "<web-app xmlns='http://java.sun.com/xml/ns/javaee' version='3.0'/>")
                .war("old.war");
        Path lib = Files.createDirectory(folder.resolve("lib"));
        Deployer small = server.deployer(lib);
        assertThatThrownBy(() -> small.deploy(new ApplicationSource("/old", war)))
                .hasMessage(
                        "this distribution cannot run applications of Servlet 4.0 (javax.servlet): it has no folder "
                                + lib.resolve("ee8"));
    }

    private static String hello(String environment) {
        return environment.equals("ee8") ? HELLO.replace("jakarta", "javax") : HELLO;
    }

    private WarBuilder app(String environment, String version) throws Exception {
        String namespace = environment.equals("ee8")
                ? "http://xmlns.jcp.org/xml/ns/javaee"
                : "https://jakarta.ee/xml/ns/jakartaee";
        return new WarBuilder(Files.createTempDirectory(folder, "app"), environment)
                .file("WEB-INF/web.xml", "<web-app xmlns='" + namespace + "' version='" + version + "'/>");
    }

    private String get(String target) throws Exception {
        return server.ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }
}
