package dev.gangway.launcher.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.cgi.Mount;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.AccessLogSettings;
import dev.gangway.launcher.options.FormSettings;
import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SendFileSettings;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.StatusSettings;
import dev.gangway.launcher.server.Bridge;
import dev.gangway.launcher.server.BridgeSettings;
import dev.gangway.launcher.server.Listening;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.FastCgiGet;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.util.ajax.JSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lines of an access log tell of requests that came through FastCGI. */
@Timeout(120)
class LoggedRequestTest {
    private static final String SERVLET =
            """
            import %1$s.servlet.http.*;

            public class Answers extends HttpServlet {
                @Override
                protected void service(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException, %1$s.servlet.ServletException {
                    switch (request.getPathInfo()) {
                        case "/user": request.getRemoteUser(); break;
                        case "/fails": throw new IllegalStateException("on purpose");
                        case "/same": response.setStatus(304); return;
                        case "/async": request.startAsync().complete(); return;
                    }
                    response.setHeader("X-Answer", "a \\"b\\"");
                    response.getWriter().print("hello");
                }
            }
            """;

    private final Path folder;
    private final Path log;

    LoggedRequestTest(@TempDir Path folder) {
        this.folder = folder;
        this.log = folder.resolve("access.log");
    }

    private Bridge open(String generation, String format) throws Exception {
        Bridge bridge = Bridge.open(new BridgeSettings(
                WarBuilder.home(),
                listening(),
                50,
                Duration.ZERO,
                folder.resolve("work"),
                SessionSettings.DEFAULT,
                new IdentitySettings(
                        true, List.of(), null, false, IdentitySettings.SEPARATOR, Map.of("", realm()), 443),
                SendFileSettings.OFF,
                FormSettings.DEFAULT,
                false,
                JndiSettings.NONE,
                null,
                new StatusSettings("/status", null),
                new AccessLogSettings(log, format)));
        String servlet = "<servlet><servlet-name>a</servlet-name><servlet-class>Answers</servlet-class>"
                + "<async-supported>true</async-supported></servlet>"
                + "<servlet-mapping><servlet-name>a</servlet-name><url-pattern>/a/*</url-pattern></servlet-mapping>";
        String root =
                switch (generation) {
                    case "ee8" -> "xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'";
                    case "ee9" -> "xmlns='https://jakarta.ee/xml/ns/jakartaee' version='5.0'";
                    case "ee10" -> "xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'";
                    default -> "xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'";
                };
        bridge.deploy(new ApplicationSource(
                "/app",
                new WarBuilder(folder, generation)
                        .source(SERVLET.formatted(generation.equals("ee8") ? "javax" : "jakarta"))
                        .file(
                                "WEB-INF/web.xml",
                                "<web-app " + root + ">" + servlet
                                        + "<login-config><auth-method>BASIC</auth-method></login-config></web-app>")
                        .war("app.war")));
        bridge.accept();
        return bridge;
    }

    private Path realm() throws Exception {
        return Files.writeString(folder.resolve("users.properties"), "bob: secret\n");
    }

    private static Listening listening() {
        Listening listening = Listening.on(ListenAddress.parse("127.0.0.1:0"));
        return new Listening(
                listening.addresses(),
                listening.inherited(),
                FastCgiConfiguration.builder()
                        .trustRemoteUser(true)
                        .mapping(Mapping.DEFAULT.withMounts(List.of(new Mount("/out/side", "/app/a"))))
                        .build(),
                listening.requestIdleTimeout(),
                listening.peers(),
                listening.hasSecret(),
                listening.socketMode(),
                listening.socketOwner(),
                listening.uriCompliance(),
                listening.absoluteRedirects());
    }

    /** Returns the line of a request, with {@code BODY} for the length of the answer's body where that is not 0 or 5. */
    private String line(Bridge bridge, String target, UnaryOperator<FastCgiGet> change) throws Exception {
        long before = Files.size(log);
        FastCgiGet get = change.apply(new FastCgiGet(target).with("REMOTE_ADDR", "192.0.2.1"));
        String answer = get.send(bridge.addresses().get(0));
        Await.until(
                "it is logged",
                () -> Files.readString(log).substring((int) before).endsWith("\n"));
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        String line = Files.readString(log).substring((int) before);
        return body.length() > 5 ? line.replace(" " + body.length() + " ", " BODY ") : line;
    }

    private String line(Bridge bridge, String target) throws Exception {
        return line(bridge, target, get -> get);
    }

    @Test
    void tellsWhatTheWebServerTellsOfIt() throws Exception {
        try (Bridge bridge = open("ee11", "%{client}a %u \"%r\" %s %O \"%{Referer}i\"")) {
            assertThat(line(bridge, "/app/a/x?q=%20"))
                    .isEqualTo("192.0.2.1 - \"GET /app/a/x?q=%20 HTTP/1.1\" 200 5 \"-\"\n");
            assertThat(line(bridge, "/app/a/async"))
                    .isEqualTo("192.0.2.1 - \"GET /app/a/async HTTP/1.1\" 200 0 \"-\"\n");
            assertThat(line(bridge, "/app/a/same")).isEqualTo("192.0.2.1 - \"GET /app/a/same HTTP/1.1\" 304 0 \"-\"\n");
            assertThat(line(bridge, "/app/a/x", get -> get.with("REQUEST_METHOD", "HEAD")))
                    .isEqualTo("192.0.2.1 - \"HEAD /app/a/x HTTP/1.1\" 200 0 \"-\"\n");
            assertThat(line(bridge, "/app/a/fails"))
                    .isEqualTo("192.0.2.1 - \"GET /app/a/fails HTTP/1.1\" 500 BODY \"-\"\n");
            assertThat(line(bridge, "/nobodys/")).isEqualTo("192.0.2.1 - \"GET /nobodys/ HTTP/1.1\" 404 BODY \"-\"\n");
            assertThat(line(bridge, "/status?json"))
                    .isEqualTo("192.0.2.1 - \"GET /status?json HTTP/1.1\" 200 BODY \"-\"\n");
            assertThat(line(bridge, "/out/side/x?y"))
                    .isEqualTo("192.0.2.1 - \"GET /out/side/x?y HTTP/1.1\" 200 5 \"-\"\n");
            assertThat(line(bridge, "/out/side/a%2Fb"))
                    .as("no handler has seen it")
                    .isEqualTo("192.0.2.1 - \"GET /out/side/a%2Fb HTTP/1.1\" 400 BODY \"-\"\n");
            assertThat(line(bridge, "/app/a/x", get -> get.with("HTTP_REFERER", "http://a/")
                            .with("REMOTE_USER", "alice")
                            .with("SERVER_PROTOCOL", "HTTP/2.0")))
                    .isEqualTo("192.0.2.1 alice \"GET /app/a/x HTTP/2.0\" 200 5 \"http://a/\"\n");
        }
    }

    @Test
    void nobodyForgesALine() throws Exception {
        try (Bridge bridge = open("ee11", "%u \"%r\" \"%{Referer}i\" \"%{X-Answer}o\" \"%{X-None}o\" %{CLF}O %S")) {
            assertThat(line(bridge, "/app/a/x?\"\\", get -> get.with("HTTP_REFERER", "\" 200\t\\\u001b\u00e4")
                            .with("REMOTE_USER", "al\r\n\"ice\" x")))
                    .isEqualTo("\"al\\u000d\\u000a\\\"ice\\\" x\" \"GET /app/a/x?\\\"\\\\ HTTP/1.1\""
                            + " \"\\\" 200\\u0009\\\\\\u001b\\u00c3\\u00a4\" \"a \\\"b\\\"\" \"-\" 5 5\n");
            assertThat(line(bridge, "/app/a/\r\nx?\n"))
                    .startsWith("- \"GET /app/a/%0D%0Ax?%0A HTTP/1.1\" \"-\" \"-\" \"-\" BODY ");
            assertThat(line(bridge, "/app/a/x"))
                    .isEqualTo("- \"GET /app/a/x HTTP/1.1\" \"-\" \"a \\\"b\\\"\" \"-\" 5 5\n");
            assertThat(line(bridge, "/app/a/same")).isEqualTo("- \"GET /app/a/same HTTP/1.1\" \"-\" \"-\" \"-\" - 0\n");
        }
    }

    @Test
    void isJsonIfTheFormatIs() throws Exception {
        String format = "{\"time\":\"%{yyyy-MM-dd'T'HH:mm:ssXXX|UTC}t\",\"user\":\"%u\",\"path\":\"%U\",\"status\":%s,"
                + "\"agent\":\"%{User-Agent}i\",\"bytes\":%O}";
        try (Bridge bridge = open("ee11", format)) {
            String line = line(bridge, "/app/a/\"x\\", get -> get.with("HTTP_USER_AGENT", "a\u0001\"\\, \u00e4"));
            Map<String, Object> told = new TreeMap<>();
            ((Map<?, ?>) new JSON().fromJSON(line)).forEach((name, value) -> told.put(name.toString(), value));
            assertThat(told.get("time")).asString().matches("\\[\\d{4}-\\d\\d-\\d\\dT.+Z]");
            assertThat(told)
                    .containsEntry("user", "")
                    .containsEntry("path", "/app/a/\"x\\")
                    .containsEntry("agent", "a\u0001\"\\, \u00c3\u00a4")
                    .containsKeys("status", "bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void tellsWhoHasLoggedIn(String generation) throws Exception {
        try (Bridge bridge = open(generation, "%u %U %{us}T")) {
            UnaryOperator<FastCgiGet> bob = get -> get.with("HTTP_AUTHORIZATION", "Basic Ym9iOnNlY3JldA==");
            assertThat(line(bridge, "/app/a/user", bob)).matches("bob /app/a/user [1-9]\\d*\n");
            assertThat(line(bridge, "/app/a/user")).matches("- /app/a/user [1-9]\\d*\n");
            assertThat(line(bridge, "/app/a/x", get -> get.with("REMOTE_USER", "alice")))
                    .matches("alice /app/a/x [1-9]\\d*\n");
        }
    }
}
