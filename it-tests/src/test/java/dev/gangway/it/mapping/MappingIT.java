package dev.gangway.it.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.cgi.Mount;
import dev.gangway.connector.cgi.TargetSource;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.ServletBridge;
import dev.gangway.it.harness.WebServer;
import dev.gangway.it.mapping.RewritingServer.ApacheWay;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of docs/mapping.md with real web servers, of which each rewrites and limits in its own way. */
@ParameterizedClass(name = "{0}")
@EnumSource
class MappingIT {

    /** A web server, and what it does by default with a header of an answer that has so many bytes. */
    enum Front {
        NGINX(3800, 9000, "502"),
        APACHE(8100, 8300, "500"),
        APACHE_HANDLER(8100, 8300, "500"),
        APACHE_BALANCER(8100, 8300, "500"),
        MOD_FCGID(8100, 8300, "500"),
        LIGHTTPD(60_000, 0, ""),
        HAPROXY(15_000, 17_000, "502"),
        CADDY(60_000, 0, "");

        private final int passes;
        private final int fails;
        private final String failure;

        Front(int passes, int fails, String failure) {
            this.passes = passes;
            this.fails = fails;
            this.failure = failure;
        }

        /** Starts the web server in front of a bridge, or with the program that it starts itself. */
        WebServer start(ServletBridge bridge, String... options) {
            return switch (this) {
                case NGINX -> RewritingServer.nginx(bridge.address());
                case APACHE -> RewritingServer.apache(bridge.address(), ApacheWay.PROXY_PASS);
                case APACHE_HANDLER -> RewritingServer.apache(bridge.address(), ApacheWay.HANDLER);
                case APACHE_BALANCER -> RewritingServer.apache(bridge.address(), ApacheWay.BALANCER);
                case MOD_FCGID -> StartingServer.start(options);
                case LIGHTTPD -> RewritingServer.lighttpd(bridge.address());
                case HAPROXY -> RewritingServer.haproxy(bridge.address());
                case CADDY -> RewritingServer.caddy(bridge.address());
            };
        }

        /**
         * Whether SERVER_PORT is the port that the browser names, and not the one that listens. Behind mod_fcgid it is
         * that of the virtual host, which the other Apaches do not have here.
         */
        boolean tellsThePortOfTheHost() {
            return this == CADDY || name().startsWith("APACHE");
        }
    }

    private static ServletBridge original;
    private static ServletBridge rewritten;

    private final Front front;
    private WebServer webServer;

    MappingIT(Front front) {
        this.front = front;
    }

    @BeforeAll
    static void startBridges() {
        original = bridge(Mapping.DEFAULT);
        rewritten =
                bridge(Mapping.DEFAULT.withSource(TargetSource.AUTO).withMounts(List.of(new Mount("/public", "/"))));
    }

    private static ServletBridge bridge(Mapping mapping) {
        return new ServletBridge(settings -> settings.mapping(mapping))
                .with("/*", ReportServlet::answer)
                .start();
    }

    @AfterAll
    static void stopBridges() {
        original.close();
        rewritten.close();
    }

    @BeforeEach
    void start() {
        webServer = front.start(original);
    }

    @AfterEach
    void stop() {
        webServer.close();
    }

    private static String get(WebServer server, String target, String... headers) throws IOException {
        return ask(server, "GET " + target + " HTTP/1.1", headers);
    }

    private static String ask(WebServer server, String requestLine, String... headers) throws IOException {
        try (RawConnection connection = new RawConnection(server.origin())) {
            connection.sendHead(requestLine, headers);
            return connection.readToEnd();
        }
    }

    @Test
    void tellsWhatTheBrowserSent() throws IOException {
        int port = front.tellsThePortOfTheHost() ? 80 : webServer.origin().getPort();
        assertThat(get(
                        webServer,
                        "/old/a%2Fb;v=1?a=1",
                        "Cookie: a=1; b=2",
                        "Cookie: c=3",
                        "Authorization: Basic YWxpY2U6c2VjcmV0"))
                .as("a path with %2F is ambiguous")
                .startsWith("HTTP/1.1 400 ");
        String answer = get(
                webServer, "/x;v=1?a=1", "Cookie: a=1; b=2", "Cookie: c=3", "Authorization: Basic YWxpY2U6c2VjcmV0");
        assertThat(answer)
                .contains("\nuri=/x;v=1\n", "\nquery=a=1\n", "\nprotocol=HTTP/1.1\n", "\nport=" + port + "\n")
                .contains("\nauthorization=Basic YWxpY2U6c2VjcmV0\n", "\ncookies=[a:1, b:2, c:3]\n")
                .contains("\nheader=null\nmethod=GET\n");
        assertThat(ask(webServer, "GET /x HTTP/1.0")).contains("\nprotocol=HTTP/1.0\n");
    }

    @Test
    void rewritesReachTheApplicationWhereTheyAreToCount() throws IOException {
        boolean always = front == Front.HAPROXY; // it shows the new path in REQUEST_URI
        assertThat(get(webServer, "/old/x%20y?a=1"))
                .contains("\nuri=" + (always ? "/new" : "/old") + "/x%20y\nquery=a=1\n");
        try (WebServer other = front.start(rewritten, "GANGWAY_URI_FROM auto", "GANGWAY_MOUNT /public=/")) {
            assertThat(get(other, "/old/x%20y?a=1")).contains("\nuri=/new/x%20y\nquery=a=1\n");
            assertThat(get(other, "/plain/a%3Bb?a=1")).contains("\nuri=/plain/a%3Bb\nquery=a=1\n");
            assertThat(get(other, "/public/x?a=1")).contains("\nuri=/x\nquery=a=1\n");
            assertThat(get(other, "/public/redirect"))
                    .startsWith("HTTP/1.1 302 ")
                    .containsPattern("(?i)\r\nlocation: (http://localhost(:\\d+)?)?/public/next\r\n")
                    .containsPattern("(?i)\r\nset-cookie: c=v; path=/public");
        }
    }

    @Test
    void refusesWebSocketsInWords() throws IOException {
        String answer;
        try (RawConnection connection = new RawConnection(webServer.origin())) {
            connection.send(
                    """
                    GET /chat HTTP/1.1\r
                    Host: localhost\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """);
            answer = connection.readUntil("\r\n");
        }
        assertThat(answer).startsWith("HTTP/1.1 501 ");
    }

    @Test
    void takesHeadersOfAnswersUpToItsLimit() throws IOException {
        assertThat(get(webServer, "/large?" + front.passes))
                .startsWith("HTTP/1.1 200 ")
                .contains("large");
        if (front.fails > 0) {
            assertThat(get(webServer, "/large?" + front.fails)).startsWith("HTTP/1.1 " + front.failure + " ");
        }
    }

    @Test
    void passesEarlyHintsOnIfItCan() throws IOException {
        String answer = get(webServer, "/hints");
        if (front == Front.LIGHTTPD) {
            assertThat(answer).startsWith("HTTP/1.1 103 ").contains("\r\n\r\nHTTP/1.1 200 OK\r\n");
        } else {
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
        assertThat(answer).contains("</style.css>; rel=preload").contains("final");
    }
}
