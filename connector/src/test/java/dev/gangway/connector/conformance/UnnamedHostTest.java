package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests without Host and SERVER_NAME, as lighttpd and Caddy send them for HTTP/1.0: what URLs are made of. */
class UnnamedHostTest {
    private static TestBridge bridge;

    /** Tells its own URL, and redirects to a neighbour. */
    private static final class UrlServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String server = request.getServerName() + ":" + request.getServerPort();
            response.setHeader("X-Seen", request.getRequestURL() + " " + server);
            response.sendRedirect("next");
        }
    }

    @BeforeAll
    static void start() {
        ServletContextHandler context = new ServletContextHandler("/app");
        context.addServlet(new UrlServlet(), "/*");
        bridge = TestBridge.of(context)
                .http(http -> http.setRelativeRedirectAllowed(false))
                .start();
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 8300, '', http://192.0.2.1:8300, 192.0.2.1:8300",
        "192.0.2.1, 80, '', http://192.0.2.1, 192.0.2.1:80",
        "192.0.2.1, 443, on, https://192.0.2.1, 192.0.2.1:443",
        "192.0.2.1, 8443, on, https://192.0.2.1:8443, 192.0.2.1:8443",
        "192.0.2.1, '', '', http://192.0.2.1, 192.0.2.1:80",
        "[2001:db8::1], 8300, '', http://[2001:db8:0:0:0:0:0:1]:8300, [2001:db8:0:0:0:0:0:1]:8300",
        "'', 8300, '', http://127.0.0.1:8300, 127.0.0.1:8300",
        "'', '', '', http://127.0.0.1, 127.0.0.1:80"
    })
    void urlsHaveTheAddressThatTheBrowserReached(
            String address, String port, String https, String origin, String server) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(
                    1,
                    CLOSE,
                    "REQUEST_METHOD",
                    "GET",
                    "REQUEST_URI",
                    "/app/x?y",
                    "SERVER_PROTOCOL",
                    "HTTP/1.0",
                    "HTTP_HOST",
                    "",
                    "SERVER_NAME",
                    "",
                    "SERVER_ADDR",
                    address,
                    "SERVER_PORT",
                    port,
                    "HTTPS",
                    https));
            Answer answer = peer.answer(1);
            assertThat(answer.headers("X-Seen")).containsExactly(origin + "/app/x " + server);
            assertThat(answer.headers("Location")).containsExactly(origin + "/app/next");
        }
    }
}
