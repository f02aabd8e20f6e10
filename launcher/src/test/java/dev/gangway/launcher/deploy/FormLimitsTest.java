package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.FormOptions;
import dev.gangway.launcher.options.FormSettings;
import dev.gangway.launcher.testkit.Deployers;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is read of forms in every generation: as much as is allowed, and not a byte or a field more. */
class FormLimitsTest {
    private static final String PAGE =
            """
            <%@ page contentType='text/plain' %><%
            out.print(request.getParameterMap().size() + " " + request.getParameter("a").length()); %>""";

    private static final String SERVLET =
            """
            import jakarta.servlet.*;
            import jakarta.servlet.annotation.*;
            import jakarta.servlet.http.*;

            @WebServlet("/parts")
            @MultipartConfig
            public class Parts extends HttpServlet {
                @Override
                protected void doPost(HttpServletRequest request, HttpServletResponse response)
                        throws ServletException, java.io.IOException {
                    response.getWriter().print(request.getParts().size());
                }
            }
            """;

    private final Path folder;

    FormLimitsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({"ee8, 4.0", "ee9, 5.0", "ee10, 6.0", "ee11, 6.1"})
    void formsUpToTheLimitAreRead(String environment, String version) throws Exception {
        Server server = new Server();
        LocalConnector browser = new LocalConnector(server);
        server.addConnector(browser);
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        server.setHandler(contexts);
        server.setTempDirectory(Files.createDirectory(folder.resolve("temp")).toFile());
        server.start();
        try {
            String namespace = environment.equals("ee8")
                    ? "http://xmlns.jcp.org/xml/ns/javaee"
                    : "https://jakarta.ee/xml/ns/jakartaee";
            Path war = new WarBuilder(Files.createDirectory(folder.resolve("app")), environment)
                    .file("WEB-INF/web.xml", "<web-app xmlns='" + namespace + "' version='" + version + "'/>")
                    .file("form.jsp", PAGE)
                    .source(environment.equals("ee8") ? SERVLET.replace("jakarta.", "javax.") : SERVLET)
                    .war("app.war");
            FormLimits limits = new FormLimits(new FormSettings(300_000, 5));
            Deployers.of(server, contexts, limits::configure).deploy(new ApplicationSource("/app", war));

            String fitting = "a=" + "x".repeat(299_998);
            assertThat(post(browser, fitting)).startsWith("HTTP/1.1 200 ").endsWith("1 299998");
            assertRefused(post(browser, fitting + "x"));
            assertThat(post(browser, "a=1&b=2&c=3&d=4&e=5"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("5 1");
            assertRefused(post(browser, "a=1&b=2&c=3&d=4&e=5&f=6"));
            assertThat(post(browser, "a=1&a=2&a=3&b=4&b=5")).startsWith("HTTP/1.1 200 ");
            assertRefused(post(browser, "a=1&a=2&a=3&b=4&b=5&b=6"));
            assertThat(postParts(browser, 5)).startsWith("HTTP/1.1 200 ").endsWith("5");
            assertThat(postParts(browser, 6)).startsWith("HTTP/1.1 400 ");
            String upload = "--X\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n" + "x".repeat(400_000)
                    + "\r\n--X--\r\n";
            assertThat(post(browser, "/app/parts", "multipart/form-data;boundary=X", upload))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("1");
            assertThat(post(
                            browser,
                            "/app/parts",
                            "multipart/form-data;boundary=X",
                            upload.replace("; filename=b", "")))
                    .as("a field among the parts")
                    .doesNotStartWith("HTTP/1.1 200 ");
        } finally {
            server.stop();
        }
    }

    @Test
    void optionsHaveTheDefaults() {
        FormOptions options = new FormOptions();
        CommandLine commandLine = new CommandLine(new Holder(options));
        commandLine.parseArgs();
        assertThat(options.settings()).isEqualTo(FormSettings.DEFAULT);
        commandLine.parseArgs("--max-form-size=16k", "--max-form-fields=7");
        assertThat(options.settings()).isEqualTo(new FormSettings(16 << 10, 7));
        assertThatThrownBy(() -> commandLine.parseArgs("--max-form-size=0")).hasMessageContaining("--max-form-size");
        assertThatThrownBy(() -> commandLine.parseArgs("--max-form-fields=0"))
                .hasMessageContaining("--max-form-fields");
    }

    @CommandLine.Command
    private record Holder(@CommandLine.Mixin FormOptions options) {}

    private static void assertRefused(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("Unable to parse form content");
    }

    private static String post(LocalConnector browser, String form) throws Exception {
        return post(browser, "/app/form.jsp", "application/x-www-form-urlencoded", form);
    }

    private static String postParts(LocalConnector browser, int parts) throws Exception {
        String part = "--X\r\nContent-Disposition: form-data; name=a\r\n\r\nb\r\n";
        return post(browser, "/app/parts", "multipart/form-data;boundary=X", part.repeat(parts) + "--X--\r\n");
    }

    private static String post(LocalConnector browser, String path, String type, String body) throws Exception {
        return browser.getResponse("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }
}
