package dev.gangway.launcher.sendfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SendFileOptions;
import dev.gangway.launcher.options.SendFileSettings;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.server.Bridge;
import dev.gangway.launcher.server.BridgeSettings;
import dev.gangway.launcher.server.Listening;
import dev.gangway.launcher.testkit.FastCgiGet;
import dev.gangway.launcher.testkit.WarBuilder;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(120)
class SendFileTest {
    private static final int MINIMUM = 1000;
    private static final SendFileSettings ACCEL = new SendFileSettings("X-Accel-Redirect", "/internal", MINIMUM);
    private static final SendFileSettings SENDFILE = new SendFileSettings("X-Sendfile", "", MINIMUM);
    private static final String LONG = "0123456789".repeat(MINIMUM / 10);

    /** Hands over the file that the query names, or writes what a filter might have made of the static file. */
    private static final String SERVLET =
            """
            import %1$s.servlet.annotation.*;
            import %1$s.servlet.http.*;
            import java.nio.file.*;

            @WebServlet("/give")
            public class Give extends HttpServlet {
                @Override
                @SuppressWarnings("unchecked")
                protected void service(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    Object give = request.getAttribute("dev.gangway.sendfile");
                    response.setContentType("application/x-given");
                    String order = request.getParameter("order");
                    if (order != null) {
                        response.setHeader(order, "/internal/etc/passwd");
                        response.addHeader(order, "/internal/etc/passwd");
                        response.setHeader("X-Own", "kept");
                        response.setHeader("X-Own", "kept still");
                    }
                    if (give == null) {
                        response.getWriter().print("by myself");
                        return;
                    }
                    try {
                        ((java.util.function.Consumer<Path>) give).accept(Path.of(request.getParameter("file")));
                    } catch (IllegalArgumentException e) {
                        response.sendError(404);
                    }
                }
            }
            """;

    private static final String FILTER =
            """
            import %1$s.servlet.*;
            import %1$s.servlet.annotation.*;
            import java.io.*;

            /** Answers with as many bytes as the file has, as old as it is, but others. */
            @WebFilter("/changed.txt")
            public class Change implements Filter {
                @Override
                public void init(FilterConfig config) {}

                @Override
                public void destroy() {}

                @Override
                public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                        throws IOException {
                    var http = (%1$s.servlet.http.HttpServletResponse) response;
                    File file = new File(request.getServletContext().getRealPath("/changed.txt"));
                    http.setDateHeader("Last-Modified", file.lastModified());
                    http.setContentLength((int) file.length());
                    http.getOutputStream().print("9876543210".repeat((int) file.length() / 10));
                }
            }
            """;

    private final Path folder;
    private final Path root;

    SendFileTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.root = folder.resolve("app");
    }

    private Bridge open(SendFileSettings settings, String environment) throws Exception {
        String servlet = environment.equals("ee8") ? "javax" : "jakarta";
        String webXml = environment.equals("ee8")
                ? "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'/>"
                : "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'/>";
        Path war = new WarBuilder(folder, environment)
                .source(SERVLET.formatted(servlet))
                .source(FILTER.formatted(servlet))
                .file("long.txt", LONG)
                .file("short.txt", LONG.substring(1))
                .file("a b+/\u00e9.txt", LONG)
                .file("changed.txt", LONG)
                .file("private.txt", LONG)
                .file("WEB-INF/secret.txt", LONG)
                .file("WEB-INF/web.xml", webXml)
                .exploded("app");
        Files.setPosixFilePermissions(war.resolve("private.txt"), PosixFilePermissions.fromString("rw-r-----"));
        Bridge bridge = Bridge.open(new BridgeSettings(
                WarBuilder.home(),
                Listening.on(ListenAddress.parse("127.0.0.1:0")),
                50,
                Duration.ZERO,
                Files.createDirectories(folder.resolve("work")),
                SessionSettings.DEFAULT,
                IdentitySettings.DEFAULT,
                settings));
        bridge.deploy(new ApplicationSource("/app", war));
        bridge.accept();
        return bridge;
    }

    private static String get(Bridge bridge, String target, String... parameters) throws IOException {
        FastCgiGet get = new FastCgiGet(target);
        for (int i = 0; i < parameters.length; i += 2) {
            get.with(parameters[i], parameters[i + 1]);
        }
        return get.send(bridge.addresses().get(0));
    }

    private static void requireLeft(String answer, String header) {
        assertThat(answer)
                .startsWith("Status: 200 OK\r\n")
                .contains(header + "\r\n")
                .endsWith("\r\n\r\n")
                .doesNotContain("Content-Length: " + MINIMUM, "0123456789");
    }

    private static void requireSent(String answer) {
        assertThat(answer).startsWith("Status: 200 OK\r\n").doesNotContain("X-Accel", "X-Sendfile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee11"})
    void leavesStaticFilesToTheWebServer(String environment) throws Exception {
        try (Bridge bridge = open(ACCEL, environment)) {
            String answer = get(bridge, "/app/long.txt");
            requireLeft(answer, "X-Accel-Redirect: /internal" + root.toRealPath() + "/long.txt");
            assertThat(answer).contains("Content-Type: text/plain", "Last-Modified: ");
            requireLeft(
                    get(bridge, "/app/a%20b+/%C3%A9.txt"),
                    "X-Accel-Redirect: /internal" + root.toRealPath() + "/a%20b%2B/%C3%A9.txt");
            requireLeft(
                    get(bridge, "/app/long.txt", "HTTP_RANGE", "bytes=1-2", "HTTP_IF_RANGE", "\"x\""),
                    "X-Accel-Redirect: /internal" + root.toRealPath() + "/long.txt");
            assertThat(get(bridge, "/app/long.txt", "HTTP_IF_MODIFIED_SINCE", "Fri, 01 Jan 2100 00:00:00 GMT"))
                    .startsWith("Status: 304 ")
                    .doesNotContain("X-Accel");
            String head = get(bridge, "/app/long.txt", "REQUEST_METHOD", "HEAD");
            assertThat(head)
                    .contains("Content-Length: " + MINIMUM)
                    .endsWith("\r\n\r\n")
                    .doesNotContain("X-Accel");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee11"})
    void sendsEverythingElseItself(String environment) throws Exception {
        try (Bridge bridge = open(SENDFILE, environment)) {
            requireLeft(get(bridge, "/app/long.txt"), "X-Sendfile: " + root.toRealPath() + "/long.txt");
            requireSent(get(bridge, "/app/a%20b+/%C3%A9.txt"));
            String one = get(bridge, "/app/short.txt");
            requireSent(one);
            assertThat(one).endsWith("\r\n\r\n" + LONG.substring(1));
            String part = get(bridge, "/app/short.txt", "HTTP_RANGE", "bytes=1-2");
            assertThat(part).startsWith("Status: 206 ").endsWith("\r\n\r\n23");
            requireSent(get(bridge, "/app/private.txt"));
            String changed = get(bridge, "/app/changed.txt");
            requireSent(changed);
            assertThat(changed).endsWith("9876543210");
            assertThat(get(bridge, "/app/WEB-INF/secret.txt")).startsWith("Status: 404 ");
            assertThat(get(bridge, "/app/x/..%2f..%2fWEB-INF/secret.txt")).doesNotContain("0123456789", "X-Sendfile");
            assertThat(get(bridge, "/app/missing.txt")).startsWith("Status: 404 ");
            assertThat(get(bridge, "/other/long.txt")).startsWith("Status: 404 ");
        }
    }

    @Test
    void namesOfFilesEndNoHeader() throws Exception {
        Path odd = Files.writeString(folder.resolve("odd\r\nX-Evil: 1"), LONG);
        String target = "/app/give?file=" + URLEncoder.encode(odd.toString(), StandardCharsets.UTF_8);
        try (Bridge bridge = open(ACCEL, "ee11")) {
            requireLeft(
                    get(bridge, target),
                    "X-Accel-Redirect: /internal" + folder.toRealPath() + "/odd%0D%0AX-Evil%3A%201");
        }
        try (Bridge bridge = open(SENDFILE, "ee11")) {
            String answer = get(bridge, target);
            requireSent(answer);
            assertThat(answer).endsWith("\r\n\r\n" + LONG).doesNotContain("X-Evil");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee11"})
    void takesFilesThatAnApplicationHandsOver(String environment) throws Exception {
        Path given = Files.writeString(folder.resolve("given"), LONG);
        Path small = Files.writeString(folder.resolve("small"), "small");
        try (Bridge bridge = open(SENDFILE, environment)) {
            String answer = get(bridge, "/app/give?file=" + given);
            requireLeft(answer, "X-Sendfile: " + given.toRealPath());
            assertThat(answer).contains("Content-Type: application/x-given");

            String direct = get(bridge, "/app/give?file=" + small);
            requireSent(direct);
            assertThat(direct)
                    .contains("Content-Length: 5\r\n", "Last-Modified: ")
                    .endsWith("\r\n\r\nsmall");
            String head = get(bridge, "/app/give?file=" + small, "REQUEST_METHOD", "HEAD");
            assertThat(head).contains("Content-Length: 5\r\n").endsWith("\r\n\r\n");
            // A web server that makes a GET of it would send content that the browser takes for the next answer.
            assertThat(get(bridge, "/app/give?file=" + given, "REQUEST_METHOD", "HEAD"))
                    .contains("Content-Length: " + Files.size(given) + "\r\n")
                    .endsWith("\r\n\r\n")
                    .doesNotContain("X-");

            String secret = get(bridge, "/app/give?file=" + root.resolve("WEB-INF/secret.txt"));
            requireSent(secret);
            assertThat(secret).endsWith("\r\n\r\n" + LONG);
            assertThat(get(bridge, "/app/give?file=" + folder.resolve("missing")))
                    .startsWith("Status: 404 ");
        }
        try (Bridge bridge = open(SendFileSettings.OFF, environment)) {
            assertThat(get(bridge, "/app/give?file=" + given)).endsWith("by myself");
            assertThat(get(bridge, "/app/long.txt")).endsWith("\r\n\r\n" + LONG);
        }
    }

    /** What an application copies from elsewhere into its headers is no order to the web server. */
    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee11"})
    void applicationsCannotGiveTheOrderByThemselves(String environment) throws Exception {
        Path given = Files.writeString(folder.resolve("given"), LONG);
        Path small = Files.writeString(folder.resolve("small"), "small");
        for (SendFileSettings settings : new SendFileSettings[] {SENDFILE, ACCEL}) {
            try (Bridge bridge = open(settings, environment)) {
                String[] orders = settings.equals(ACCEL)
                        ? new String[] {"X-Accel-Redirect", "x-accel-redirect"}
                        : new String[] {"X-Sendfile", "X-SENDFILE", "X-Sendfile2", "X-LIGHTTPD-send-file"};
                for (String order : orders) {
                    String answer = get(bridge, "/app/give?order=" + order + "&file=" + small);
                    assertThat(answer)
                            .contains("X-Own: kept still\r\n")
                            .endsWith("small")
                            .doesNotContain("passwd");
                    assertThat(get(bridge, "/app/give?order=" + order + "&file=" + given))
                            .contains(given.toRealPath().toString())
                            .doesNotContain("passwd");
                }
            }
        }
        try (Bridge bridge = open(SendFileSettings.OFF, environment)) {
            assertThat(get(bridge, "/app/give?order=X-Sendfile"))
                    .as("where it means nothing")
                    .contains("X-Sendfile: /internal/etc/passwd\r\n");
        }
    }

    @Test
    void doesNotFollowLinksOutOfTheApplication() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside.txt"), LONG);
        try (Bridge bridge = open(SENDFILE, "ee11")) {
            Files.createSymbolicLink(root.resolve("link.txt"), outside);
            Files.createSymbolicLink(root.resolve("inside.txt"), root.resolve("WEB-INF/secret.txt"));
            assertThat(get(bridge, "/app/link.txt")).doesNotContain("X-Sendfile");
            assertThat(get(bridge, "/app/inside.txt")).doesNotContain("X-Sendfile");
        }
    }

    private static SendFileSettings read(String... arguments) {
        SendFileOptions options = new SendFileOptions();
        CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
        spec.addMixin("sendFile", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
        new CommandLine(spec).parseArgs(arguments);
        return options.settings();
    }

    @Test
    void readsOptions() {
        assertThat(read()).isEqualTo(SendFileSettings.OFF);
        assertThat(read("--sendfile=x-sendfile")).isEqualTo(new SendFileSettings("X-Sendfile", "", 65536));
        assertThat(read("--sendfile=x-accel-redirect=/files/", "--sendfile-min=1m"))
                .isEqualTo(new SendFileSettings("X-Accel-Redirect", "/files", 1 << 20));
        for (String wrong : new String[] {
            "x-accel-redirect",
            "x-accel-redirect=",
            "x-accel-redirect=/",
            "x-accel-redirect=files",
            "x-accel-redirect=/a b",
            "X-Sendfile2"
        }) {
            assertThatThrownBy(() -> read("--sendfile=" + wrong))
                    .isInstanceOf(CommandLine.ParameterException.class)
                    .hasMessageContaining("no way to send files");
        }
    }
}
