package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a file beside a WAR, and wins over what the WAR says itself. */
class ApplicationSettingsTest extends DeployingTest {
    private static final String PAGE =
            """
            <%@ page contentType='text/plain' %>\
            at ${pageContext.request.contextPath} of ${pageContext.servletContext.majorVersion}, \
            color ${initParam.color}, \
            mail <%= new javax.naming.InitialContext().lookup("java:comp/env/mail/host") %>, \
            <%= session.getMaxInactiveInterval() %> s, \
            extra <%= new String(application.getClassLoader().getResourceAsStream("extra.txt").readAllBytes()) %> \
            and <%= new String(application.getClassLoader().getResourceAsStream("packed.txt").readAllBytes()) %>""";

    private static final String CONTENT =
            """
              <context-param><param-name>color</param-name><param-value>red</param-value></context-param>
              <session-config><session-timeout>5</session-timeout>
                <cookie-config><name>OWN</name></cookie-config></session-config>
              <env-entry><env-entry-name>mail/host</env-entry-name><env-entry-type>java.lang.String</env-entry-type>
                <env-entry-value>own.example.org</env-entry-value></env-entry>
            </web-app>""";

    ApplicationSettingsTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @ParameterizedTest
    @CsvSource({"ee8, 4", "ee9, 5", "ee10, 6", "6.1, 6"})
    void eachHoldsInEveryGeneration(String generation, String major) throws Exception {
        String head = generation.equals("ee8")
                ? "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>"
                // of another generation than the one that is said
                : "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='"
                        + (generation.equals("6.1") ? "6.0" : "6.1") + "'>";
        new WarBuilder(folder, "ee11")
                .file("WEB-INF/web.xml", head + CONTENT)
                .file("page.jsp", PAGE)
                .war("shop.war");
        Files.writeString(Files.createDirectory(folder.resolve("conf")).resolve("extra.txt"), "unpacked");
        Files.write(
                Files.createDirectory(folder.resolve("jars")).resolve("extra.jar"),
                WarBuilder.zip(
                        java.util.Map.of("packed.txt", "packed".getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        Path settings = Files.writeString(
                folder.resolve("shop.properties"),
                """
                context = /store
                virtual-host = shop.example.org
                generation = %s
                class-path = conf, jars/extra.jar
                session-timeout = 90s
                session-cookie = STORE
                init.color = blue & <green>
                env.mail/host = mail.example.org
                """
                        .formatted(generation));
        Application application = server.deploy(ApplicationSource.configured(null, settings));
        assertThat(application.generation()).isEqualTo(Generation.parse(generation));
        assertThat(get("shop.example.org"))
                .contains("Set-Cookie: STORE=")
                .endsWith("at /store of " + major + ", color blue & <green>, mail mail.example.org, 120 s, "
                        + "extra unpacked and packed");
        assertThat(get("other.example.org")).contains("404 Not Found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void entriesKeepTheTypeThatTheApplicationDeclares(String generation) throws Exception {
        String head = generation.equals("ee8")
                ? "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>"
                : "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'>";
        new WarBuilder(folder, "ee11")
                .file(
                        "WEB-INF/web.xml",
                        head + "<env-entry><env-entry-name>limit</env-entry-name><env-entry-type>java.lang.Integer"
                                + "</env-entry-type><env-entry-value>7</env-entry-value></env-entry></web-app>")
                .file(
                        "page.jsp",
                        "<% Object limit = new javax.naming.InitialContext().lookup(\"java:comp/env/limit\");"
                                + " out.print(limit.getClass().getSimpleName() + ' ' + limit); %>")
                .war("shop.war");
        Path settings = folder.resolve("shop.properties");
        Files.writeString(settings, "context = /store\ngeneration = " + generation + "\nenv.limit = 9\n");
        server.deploy(ApplicationSource.configured(null, settings));
        assertThat(get("localhost")).endsWith("Integer 9");

        Files.writeString(settings, "context = /store\ngeneration = " + generation + "\nenv.limit = nine\n");
        assertThatThrownBy(() -> server.deploy(ApplicationSource.configured(null, settings)))
                .hasMessageContaining(
                        "'env.limit' is 'nine', but web.xml declares it as a java.lang.Integer, which that is not");
        assertThat(get("localhost")).endsWith("Integer 9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void entriesWithoutAValueAreForTheAdministratorToSet(String generation) throws Exception {
        String head = generation.equals("ee8")
                ? "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'>"
                : "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'>";
        new WarBuilder(folder, "ee11")
                .file(
                        "WEB-INF/web.xml",
                        head + declared("count", "Long") + declared("sign", "Character") + declared("on", "Boolean")
                                + declared("text", "String") + "</web-app>")
                .file(
                        "page.jsp",
                        "<% for (String name : \"count sign on text new\".split(\" \")) {"
                                + " Object value = new javax.naming.InitialContext().lookup(\"java:comp/env/\" + name);"
                                + " out.print(value.getClass().getSimpleName() + ' ' + value + ' '); } %>")
                .war("shop.war");
        Path settings = folder.resolve("shop.properties");
        String start = "context = /store\ngeneration = " + generation + "\nenv.new = a\n";
        Files.writeString(settings, start + "env.count = 3000000000\nenv.sign = %\nenv.on = TRUE\nenv.text =\n");
        server.deploy(ApplicationSource.configured(null, settings));
        assertThat(get("localhost")).endsWith("Long 3000000000 Character % Boolean true String  String a ");

        for (String wrong : new String[] {"env.count = 1e3", "env.sign = ab", "env.on = yes", "env.count ="}) {
            Files.writeString(settings, start + wrong + "\n");
            assertThatThrownBy(() -> server.deploy(ApplicationSource.configured(null, settings)))
                    .hasMessageContaining("which that is not");
        }
    }

    @Test
    void namesInJndiAreForOneThing() throws Exception {
        Files.writeString(folder.resolve("mail.properties"), "mail.host = mail.example.org\n");
        Path settings = folder.resolve("shop.properties");
        Files.writeString(settings, "env.x = a\nmail-session.x = mail.properties\n");
        assertThatThrownBy(() -> ApplicationSettings.read(settings))
                .hasMessage("x stands there twice (in " + settings + ")");
        Files.writeString(settings, "env.a = b\nenv.a/b/c = d\n");
        assertThatThrownBy(() -> ApplicationSettings.read(settings))
                .hasMessage("a cannot be a name, as a/b/c is below it (in " + settings + ")");
        Files.writeString(settings, "env.a = b\nenv.ab/c = d\nmail-session.x = mail.properties\n");
        assertThat(ApplicationSettings.read(settings).entries()).containsOnlyKeys("a", "ab/c");
    }

    private static String declared(String name, String type) {
        return "<env-entry><env-entry-name>" + name + "</env-entry-name><env-entry-type>java.lang." + type
                + "</env-entry-type></env-entry>";
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void formsThatDoNotTellTheirCharacterSetHaveThatOne(String generation) throws Exception {
        new WarBuilder(folder, "ee11")
                .file("form.jsp", "<% out.print((int) request.getParameter(\"a\").charAt(0)); %>")
                .war("shop.war");
        Path settings = folder.resolve("shop.properties");
        Files.writeString(settings, "context = /store\ngeneration = " + generation + "\n");
        server.deploy(ApplicationSource.configured(null, settings));
        assertThat(post("a=%C3%A9")).endsWith("233");
        assertThat(post("a=%E9")).as("as UTF-8").doesNotEndWith("233");

        Files.writeString(settings, "request-character-encoding = ISO-8859-1\n", StandardOpenOption.APPEND);
        server.deploy(ApplicationSource.configured(null, settings));
        assertThat(post("a=%E9")).endsWith("233");

        Files.writeString(settings, "request-character-encoding = latin\n");
        assertThatThrownBy(() -> ApplicationSource.configured(null, settings))
                .hasMessageContaining(
                        "'request-character-encoding' is 'latin', which is no character set; they are like"
                                + " UTF-8 and ISO-8859-1");
    }

    /** By Jetty they are read as UTF-8 in Servlet 6.0 and 6.1. */
    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void formsAreReadAsTheApplicationSays(String generation) throws Exception {
        new WarBuilder(folder, "ee11")
                .file(
                        "form.jsp",
                        "<% request.setCharacterEncoding(\"ISO-8859-2\");"
                                + " out.print((int) request.getParameter(\"a\").charAt(0)); %>")
                .war("shop.war");
        Path settings = folder.resolve("shop.properties");
        Files.writeString(settings, "context = /store\ngeneration = " + generation + "\n");
        server.deploy(ApplicationSource.configured(null, settings));
        assertThat(post("a=%B1")).as("a with ogonek").endsWith("261");
        assertThat(post("a=\u00b1")).as("not encoded").endsWith("261");
        assertThat(post("a=%zz")).contains(" 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void formsInACharacterSetThatThereIsNotAreRefused(String generation) throws Exception {
        new WarBuilder(folder, "ee11")
                .file("form.jsp", "<% out.print(request.getParameter(\"a\")); %>")
                .war("shop.war");
        Path settings = folder.resolve("shop.properties");
        Files.writeString(settings, "context = /store\ngeneration = " + generation + "\n");
        server.deploy(ApplicationSource.configured(null, settings));
        assertThat(post("; charset=bogus", "a=b")).startsWith("HTTP/1.1 400 ");
        assertThat(post("; charset=b*gus", "a=b")).startsWith("HTTP/1.1 400 ");
    }

    private String post(String form) throws Exception {
        return post("", form);
    }

    private String post(String parameter, String form) throws Exception {
        return server.ask("POST /store/form.jsp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/x-www-form-urlencoded" + parameter + "\r\nContent-Length: "
                + form.length() + "\r\n\r\n" + form);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void directoriesAreListedOnlyWhereThatIsAskedFor(String generation) throws Exception {
        Path war =
                new WarBuilder(folder, "ee11").file("files/secret.txt", "text").war("shop.war");
        Path settings = folder.resolve("shop.properties");
        Files.writeString(settings, "context = /store\ngeneration = " + generation + "\n");
        server.deploy(ApplicationSource.configured(null, settings));
        assertThat(war).exists();
        assertThat(ask("localhost", "/store/files/")).contains(" 403 ").doesNotContain("secret.txt");
        assertThat(ask("localhost", "/store/files/secret.txt")).contains(" 200 ");

        Files.writeString(
                settings, "init.org.eclipse.jetty.servlet.Default.dirAllowed = true\n", StandardOpenOption.APPEND);
        server.deploy(ApplicationSource.configured(null, settings));
        assertThat(ask("localhost", "/store/files/")).contains(" 200 ", "secret.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void applicationsThatAllowItIncludePagesOfEachOther(String generation) throws Exception {
        deployIncluding(generation, "shop", "/news", true);
        deployIncluding(generation, "news", "/shop", true);
        deployIncluding(generation, "private", "/shop", false);
        assertThat(ask("localhost", "/shop/index.jsp")).endsWith("shop with part of /news");
        assertThat(ask("localhost", "/news/index.jsp")).endsWith("news with part of /shop");
        assertThat(ask("localhost", "/private/index.jsp")).endsWith("private with nothing");
        deployIncluding(generation, "news", "/private", true);
        assertThat(ask("localhost", "/news/index.jsp")).endsWith("news with nothing");
    }

    private void deployIncluding(String generation, String name, String other, boolean allowed) throws Exception {
        new WarBuilder(folder, "ee11")
                .file("part.jsp", "<%@ page session=\"false\" %>part of <%= application.getContextPath() %>")
                .file(
                        "index.jsp",
                        name + " with <% if (application.getContext(\"" + other + "\") == null) { %>nothing<% } else { "
                                + "out.flush(); application.getContext(\"" + other
                                + "\").getRequestDispatcher(\"/part.jsp\")"
                                + ".include(request, response); } %>")
                .war(name + ".war");
        Path settings = Files.writeString(
                folder.resolve(name + ".properties"),
                "generation = " + generation + "\n" + (allowed ? "cross-context = true\n" : ""));
        server.deploy(ApplicationSource.configured(null, settings));
    }

    @Test
    void whatIsNeitherTrueNorFalseIsRefused() throws Exception {
        Path settings = Files.writeString(folder.resolve("shop.properties"), "cross-context = yes\n");
        assertThatThrownBy(() -> ApplicationSettings.read(settings))
                .hasMessage("invalid value 'yes' for cross-context: expected true or false (in " + settings + ")");
    }

    private String get(String host) throws Exception {
        return ask(host, "/store/page.jsp");
    }

    private String ask(String host, String path) throws Exception {
        return server.ask("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }
}
