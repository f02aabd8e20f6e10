package dev.gangway.it.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.cgi.Mount;
import dev.gangway.connector.cgi.TargetSource;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.ServletBridge;
import dev.gangway.it.harness.WebServer;
import dev.gangway.it.mapping.RewritingServer.ApacheWay;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
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

        WebServer start(String bridge) {
            return switch (this) {
                case NGINX -> RewritingServer.nginx(bridge);
                case APACHE -> RewritingServer.apache(bridge, ApacheWay.PROXY_PASS);
                case APACHE_HANDLER -> RewritingServer.apache(bridge, ApacheWay.HANDLER);
                case APACHE_BALANCER -> RewritingServer.apache(bridge, ApacheWay.BALANCER);
                case LIGHTTPD -> RewritingServer.lighttpd(bridge);
                case HAPROXY -> RewritingServer.haproxy(bridge);
                case CADDY -> RewritingServer.caddy(bridge);
            };
        }

        /** Whether SERVER_PORT is the port that the browser names, and not the one that listens. */
        boolean tellsThePortOfTheHost() {
            return this == APACHE || this == APACHE_HANDLER || this == APACHE_BALANCER || this == CADDY;
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
                .with("/*", MappingIT::report)
                .with("/redirect", MappingIT::redirect)
                .with("/large", MappingIT::large)
                .with("/hints", MappingIT::hints)
                .start();
    }

    private static void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        Cookie[] cookies = request.getCookies() == null ? new Cookie[0] : request.getCookies();
        response.getOutputStream()
                .print("uri=" + request.getRequestURI() + "\nquery=" + request.getQueryString() + "\nprotocol="
                        + request.getProtocol() + "\nport=" + request.getLocalPort() + "\nauthorization="
                        + request.getHeader("Authorization") + "\ncookies="
                        + Arrays.stream(cookies)
                                .map(cookie -> cookie.getName() + ":" + cookie.getValue())
                                .toList()
                        + "\nheader=" + request.getAttribute("HTTP_COOKIE") + "\nmethod="
                        + request.getAttribute("REQUEST_METHOD") + "\n");
    }

    private static void redirect(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Cookie cookie = new Cookie("c", "v");
        cookie.setPath(request.getContextPath() + "/");
        response.addCookie(cookie);
        response.sendRedirect(request.getContextPath() + "/next");
    }

    private static void large(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Large", "x".repeat(Integer.parseInt(request.getQueryString())));
        response.getOutputStream().print("large");
    }

    private static void hints(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Link", "</style.css>; rel=preload");
        response.sendError(103);
        response.getOutputStream().print("final");
    }

    @AfterAll
    static void stopBridges() {
        original.close();
        rewritten.close();
    }

    @BeforeEach
    void start() {
        webServer = front.start(original.address());
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
        try (WebServer other = front.start(rewritten.address())) {
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
