package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.GET_VALUES_RESULT;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.getValues;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What web servers make necessary beyond the specification, as a servlet sees it. */
class FrontEndsTest {
    /** How long an impatient bridge waits: longer than a machine holds up a request that the bridge is to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static TestBridge bridge;

    /** Tells what the servlet API says of the request; answers with the status and Location that the query names. */
    private static final class SnoopServlet extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain; charset=iso-8859-1");
            for (String part : request.getQueryString() == null
                    ? new String[0]
                    : request.getQueryString().split("&")) {
                if (part.startsWith("status=")) {
                    response.setStatus(Integer.parseInt(part.substring(7)));
                } else if (part.startsWith("location=")) {
                    response.setHeader("Location", part.substring(9));
                }
            }
            StringBuilder text = new StringBuilder();
            text.append("uri=").append(request.getRequestURI()).append('\n');
            text.append("path=").append(request.getServletPath()).append('|').append(request.getPathInfo());
            text.append('\n').append("query=").append(request.getQueryString()).append('\n');
            text.append("scheme=").append(request.getScheme()).append(' ').append(request.isSecure());
            text.append('\n').append("user=").append(request.getRemoteUser()).append('\n');
            text.append("auth=").append(request.getAuthType()).append('\n');
            text.append("type=").append(request.getContentType()).append('\n');
            text.append("length=").append(request.getContentLengthLong()).append('\n');
            text.append("headers=")
                    .append(Collections.list(request.getHeaderNames()))
                    .append('\n');
            text.append("proxy=").append(request.getHeader("Proxy")).append('\n');
            response.getOutputStream().print(text.toString());
        }
    }

    @BeforeAll
    static void start() {
        bridge = TestBridge.start(servlet());
    }

    private static Handler servlet() {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new SnoopServlet(), "/app/*");
        return context;
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    private static Answer exchange(String... variables) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, CLOSE, variables));
            return peer.answer(1);
        }
    }

    static Stream<List<String>> pathLayouts() {
        return Stream.of(
                List.of("REQUEST_URI", "/app/x%20y?q=1", "QUERY_STRING", "q=1"),
                List.of("REQUEST_URI", "/app/x%20y?q=1"),
                List.of("SCRIPT_NAME", "/app", "PATH_INFO", "/x y", "QUERY_STRING", "q=1"),
                List.of("SCRIPT_NAME", "/app/x y", "QUERY_STRING", "q=1"),
                List.of("SCRIPT_NAME", "/app/x y", "PATH_INFO", "", "QUERY_STRING", "q=1"),
                List.of("SCRIPT_NAME", "", "PATH_INFO", "/app/x y", "QUERY_STRING", "q=1"),
                List.of("PATH_INFO", "/app/x y", "QUERY_STRING", "q=1"),
                List.of("DOCUMENT_URI", "/app/x y", "QUERY_STRING", "q=1"),
                List.of("SCRIPT_NAME", "/app/x y", "PATH_INFO", "/app/x y", "QUERY_STRING", "q=1"),
                List.of("REQUEST_URI", "/app/x%20y?q=1", "SCRIPT_NAME", "/index.php", "PATH_INFO", "/other"),
                List.of("REQUEST_URI", "http://www.example.test/app/x%20y?q=1"));
    }

    @ParameterizedTest
    @MethodSource("pathLayouts")
    @Requirement("P-2")
    void findsTheSamePathInEveryLayout(List<String> variables) {
        String[] all = and(variables.toArray(new String[0]), "REQUEST_METHOD", "GET", "SERVER_PROTOCOL", "HTTP/1.1");
        assertThat(exchange(all).bodyText())
                .contains("path=/app|/x y\nquery=q=1\n")
                .contains("uri=/app/x%20y\n");
    }

    static Stream<List<String>> schemes() {
        return Stream.of(
                List.of("https true", "HTTPS", "on"),
                List.of("https true", "HTTPS", "1"),
                List.of("https true", "HTTPS", "on", "REQUEST_SCHEME", "https"),
                List.of("https true", "REQUEST_SCHEME", "https"),
                List.of("http false", "HTTPS", "off"),
                List.of("http false", "HTTPS", ""),
                List.of("http false", "HTTPS", "", "REQUEST_SCHEME", "http"),
                List.of("http false", "REQUEST_SCHEME", "http"),
                List.of("http false"));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    @Requirement("P-3")
    void knowsTheSchemeFromHttpsOrRequestScheme(List<String> row) {
        String[] variables = row.subList(1, row.size()).toArray(new String[0]);
        assertThat(exchange(and(getParams("/app/"), variables)).bodyText()).contains("scheme=" + row.get(0) + "\n");
    }

    @Test
    @Requirement("P-4")
    void takesEmptyVariablesForAbsent() {
        String[] variables = and(
                getParams("/app"),
                "REMOTE_USER",
                "",
                "AUTH_TYPE",
                "",
                "CONTENT_LENGTH",
                "",
                "CONTENT_TYPE",
                "",
                "PATH_INFO",
                "");
        assertThat(exchange(variables).bodyText())
                .contains("path=/app|null\n", "user=null\n", "auth=null\n", "type=null\n", "length=-1\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 301, 302, 303, 307, 308})
    @Requirement("P-5")
    void sendsTheStatusAfterTheLocation(int status) {
        Answer answer = exchange(getParams("/app/?status=" + status + "&location=http://www.example.test/next"));
        assertThat(answer.status()).isEqualTo(status);
        List<String> names = answer.headerLines().stream()
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        assertThat(names.indexOf("Status")).isGreaterThan(names.indexOf("Location"));
        assertThat(names).containsOnlyOnce("Status", "Location");
    }

    @Test
    @Requirement("P-5")
    void sendsNoHeaderThatBelongsToTheWebServer() {
        List<String> names = exchange(getParams("/app/")).headerLines().stream()
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        assertThat(names).doesNotContain("Date", "Server", "Connection", "Keep-Alive", "Transfer-Encoding");
    }

    @Test
    @Requirement("P-6")
    void sendsNoBodyForHead() {
        Answer answer = exchange("REQUEST_METHOD", "HEAD", "REQUEST_URI", "/app/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    @Requirement("P-6")
    void sendsNoBodyWithAStatusThatHasNone(int status) {
        Answer answer = exchange(getParams("/app/?status=" + status));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    @Requirement("P-7")
    void takesParamsOfMoreThan64KiB() {
        List<String> variables = new ArrayList<>(Arrays.asList(getParams("/app/")));
        for (int i = 0; i < 40; i++) {
            variables.add("X_FILLER_" + i);
            variables.add("f".repeat(4000));
        }
        assertThat(exchange(variables.toArray(new String[0])).status()).isEqualTo(200);
    }

    @Test
    @Requirement("P-7")
    void refusesParamsOverTheConfiguredLimit() {
        try (TestBridge small = TestBridge.of(servlet())
                        .fastCgi(settings -> settings.maxParamsBytes(1000))
                        .start();
                FastCgiPeer peer = small.connect()) {
            int used = WireBytes.pairs(getParams("/app/")).length;
            String fits = "f".repeat(1000 - used - 6); // name "A", 1 + 4 bytes of lengths
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/app/"), "A", fits)));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/app/"), "A", fits + "f")));
            assertThat(peer.answer(1).status()).isEqualTo(431);
            peer.send(WireBytes.get(1, CLOSE, "/app/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }

    @Test
    @Requirement("P-8")
    void answersGetValuesAndThenAsManyRequestsAsItTells() {
        try (TestBridge limited = TestBridge.of(servlet())
                        .fastCgi(settings -> settings.maxRequestsPerConnection(20))
                        .start();
                FastCgiPeer peer = limited.connect()) {
            // Two names as HAProxy asks them, with the first request right behind.
            peer.send(getValues("FCGI_MAX_REQS", "FCGI_MPXS_CONNS"), WireBytes.get(1, KEEP_CONN, "/app/0"));
            assertThat(peer.next(GET_VALUES_RESULT, 0).text())
                    .contains("FCGI_MAX_REQS20")
                    .contains("CONNS1");
            peer.answer(1);
            for (int i = 0; i < 20; i++) {
                peer.send(WireBytes.begin(2 * i + 3, WireBytes.RESPONDER, KEEP_CONN));
            }
            for (int i = 0; i < 20; i++) {
                int id = 2 * i + 3;
                peer.send(
                        WireBytes.params(id, getParams("/app/" + i)), WireBytes.paramsEnd(id), WireBytes.stdinEnd(id));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(peer.answer(2 * i + 3).bodyText()).contains("path=/app|/" + i + "\n");
            }
        }
    }

    @Test
    @Requirement("P-9")
    void dropsAConnectionThatSendsNothing() {
        try (TestBridge impatient = TestBridge.of(servlet())
                        .fastCgi(settings -> settings.paramsTimeout(PATIENCE))
                        .start();
                FastCgiPeer silent = impatient.connect();
                FastCgiPeer second = impatient.connect()) {
            try (FastCgiPeer busy = impatient.connect()) {
                busy.send(WireBytes.get(1, CLOSE, "/app/"));
                assertThat(busy.answer(1).status()).isEqualTo(200);
            }
            silent.expectClosed();
            second.expectClosed();
        }
    }

    @Test
    @Requirement("P-9")
    void dropsAConnectionThatIsIdleAfterARequest() {
        try (TestBridge impatient = TestBridge.of(servlet())
                        .fastCgi(settings -> settings.idleTimeout(PATIENCE).paramsTimeout(PATIENCE))
                        .start();
                FastCgiPeer idle = impatient.connect()) {
            idle.send(WireBytes.get(1, KEEP_CONN, "/app/"));
            assertThat(idle.answer(1).status()).isEqualTo(200);
            idle.expectClosed();
        }
    }

    @Test
    @Requirement("P-10")
    void keepsAProxyHeaderFromBecomingASetting() {
        Answer answer = exchange(and(getParams("/app/"), "HTTP_PROXY", "http://evil.example.test/"));
        assertThat(answer.bodyText()).contains("proxy=null\n");
        assertThat(System.getenv("HTTP_PROXY")).isNotEqualTo("http://evil.example.test/");
        assertThat(System.getProperties().values()).doesNotContain("http://evil.example.test/");
    }
}
