package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of which FastCGI, or a web server, can carry only a part. */
class AnswersTest {
    private static final String LINK = "</style.css>; rel=preload; as=style";

    private static TestBridge servlets;
    private static TestBridge hints;

    /** Does with its answer what the path says. */
    private static final class ServletOfAnswers extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, jakarta.servlet.ServletException {
            switch (request.getPathInfo()) {
                case "/upgrade" -> request.upgrade(Unreached.class);
                case "/upgrade-or-not" -> upgradeOrNot(request, response);
                case "/switching" -> {
                    response.setStatus(101);
                    response.setHeader("Upgrade", "chat");
                    response.setHeader("Connection", "Upgrade");
                    response.flushBuffer();
                }
                case "/forged" -> {
                    response.setHeader("Status", "500 Forged");
                    response.addHeader("status", "501 Forged");
                    response.setHeader("Location\r\nX-Forged", "1");
                    response.setHeader("X-Break", "a\r\nStatus: 500\r\n\r\nbody\0\u0085");
                    response.addHeader("Content-Length", "2");
                    response.addHeader("Content-Length", "3");
                    response.getOutputStream().print("ok");
                }
                case "/large" -> {
                    response.setHeader("X-Large", "x".repeat(Integer.parseInt(request.getQueryString())));
                    response.getOutputStream().print("ok");
                }
                default -> response.getOutputStream().print("served");
            }
        }
    }

    private static void upgradeOrNot(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            request.upgrade(Unreached.class);
        } catch (jakarta.servlet.ServletException e) {
            response.setStatus(426);
        }
        response.flushBuffer(); // Jetty would try the upgrade again and again, since it fails behind an answer
    }

    /** Never made: nothing can be upgraded. */
    public static final class Unreached implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            throw new AssertionError("upgraded");
        }

        @Override
        public void destroy() {}
    }

    private static final class HintsHandler extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, org.eclipse.jetty.util.Callback callback) {
            response.writeInterim(103, HttpFields.build().put(HttpHeader.LINK, LINK))
                    .join();
            response.getHeaders().put("X-Final", "1");
            response.write(true, java.nio.ByteBuffer.wrap(new byte[] {'o', 'k'}), callback);
            return true;
        }
    }

    @BeforeAll
    static void start() {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletOfAnswers(), "/*");
        servlets = TestBridge.start(context);
        hints = TestBridge.start(new HintsHandler());
    }

    @AfterAll
    static void stop() {
        servlets.close();
        hints.close();
    }

    private static Answer ask(TestBridge bridge, String path, String... variables) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, CLOSE, and(getParams(path), variables)));
            return peer.answer(1);
        }
    }

    @Test
    void aWebSocketIsRefusedInWords() {
        Answer answer = ask(
                servlets,
                "/chat",
                "HTTP_UPGRADE",
                "websocket",
                "HTTP_CONNECTION",
                "Upgrade",
                "HTTP_SEC_WEBSOCKET_VERSION",
                "13",
                "HTTP_SEC_WEBSOCKET_KEY",
                "dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(answer.header("Status")).hasValue("501 Not Implemented");
        assertThat(answer.bodyText()).contains("FastCGI cannot carry a WebSocket");
    }

    @Test
    void whatOnlyLooksLikeAWebSocketIsServed() {
        assertThat(ask(servlets, "/chat", "HTTP_UPGRADE", "h2c", "HTTP_CONNECTION", "Upgrade, HTTP2-Settings")
                        .bodyText())
                .isEqualTo("served");
        assertThat(ask(servlets, "/chat", "HTTP_SEC_WEBSOCKET_KEY", "").bodyText())
                .isEqualTo("served");
    }

    @ParameterizedTest
    @CsvSource({"/upgrade, 500", "/upgrade-or-not, 426", "/switching, 501"})
    void anotherUpgradeIsRefusedWhenTheApplicationAccepts(String path, int status) {
        try (FastCgiPeer peer = servlets.connect()) {
            String[] variables =
                    and(getParams(path), "HTTP_UPGRADE", "chat", "HTTP_CONNECTION", "Upgrade", "HTTP_HOST", "h");
            peer.send(WireBytes.request(1, KEEP_CONN, variables));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.bodyText().contains("cannot carry WebSocket or any other protocol"))
                    .isEqualTo(status == 501);
            assertThat(answer.headers("Upgrade")).isEmpty();
            peer.send(WireBytes.request(1, CLOSE, getParams("/next")));
            assertThat(peer.answer(1).bodyText()).isEqualTo("served");
        }
    }

    @Test
    void nothingOfAnApplicationCanBeginALine() {
        Answer answer = ask(servlets, "/forged");
        assertThat(answer.headerLines())
                .contains("Status: 200 OK", "Content-Length: 2")
                .noneMatch(line -> line.startsWith("X-Forged") || line.contains("\0") || line.contains("3"))
                .filteredOn(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("status"))
                .hasSize(1);
        assertThat(answer.headers("X-Break")).hasSize(1);
        assertThat(answer.bodyText()).isEqualTo("ok");
    }

    @Test
    void earlyHintsGoToLighttpd() {
        Answer answer = ask(hints, "/", "SERVER_SOFTWARE", "lighttpd/1.4.69", "SERVER_PROTOCOL", "HTTP/1.1");
        assertThat(answer.stdoutText())
                .startsWith("Status: 103 Early Hints\r\nLink: " + LINK + "\r\n\r\nStatus: 200 OK\r\n")
                .endsWith("\r\n\r\nok");
        assertThat(answer.records(STDOUT).get(0).text()).endsWith("\r\n\r\n").doesNotContain("200");
    }

    @ParameterizedTest
    @CsvSource({
        "nginx/1.22.1, HTTP/1.1",
        "Apache/2.4.71, HTTP/1.1",
        "HAProxy 2.6.12, HTTP/1.1",
        "Caddy/2.6.2, HTTP/2.0",
        "lighttpd/1.4.69, HTTP/1.0",
        "'', HTTP/1.1"
    })
    void earlyHintsGoToNobodyElse(String software, String protocol) {
        Answer answer = ask(hints, "/", "SERVER_SOFTWARE", software, "SERVER_PROTOCOL", protocol);
        assertThat(answer.stdoutText()).startsWith("Status: 200 OK\r\n").doesNotContain("103", "Link");
        assertThat(answer.bodyText()).isEqualTo("ok");
    }

    /** Sizes are those of the value; about 60 bytes come to the block beside it. */
    @ParameterizedTest
    @CsvSource({
        "nginx/1.22.1, 3900, ''",
        "nginx/1.22.1, 5000, fastcgi_buffer_size 64k",
        "Apache/2.4.71 (Debian), 8100, ''",
        "Apache/2.4.71 (Debian), 8200, Error parsing script headers",
        "HAProxy 2.6.12, 15000, ''",
        "HAProxy 2.6.12, 15400, tune.bufsize",
        "Caddy/2.6.2, 60000, ''",
        "lighttpd/1.4.69, 60000, ''"
    })
    void aHeaderBlockThatTheWebServerWillNotTakeIsToldOnce(String software, int size, String advice) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletOfAnswers(), "/*");
        try (TestBridge fresh = TestBridge.start(context);
                LogCapture log = new LogCapture()) {
            for (int i = 0; i < 3; i++) {
                Answer answer = ask(fresh, "/large?" + size, "SERVER_SOFTWARE", software);
                assertThat(answer.headers("X-Large").get(0)).hasSize(size);
            }
            List<String> lines = log.warnings();
            if (advice.isEmpty()) {
                assertThat(lines).isEmpty();
            } else {
                assertThat(lines).singleElement().asString().contains(advice, "bytes");
            }
        }
    }
}
