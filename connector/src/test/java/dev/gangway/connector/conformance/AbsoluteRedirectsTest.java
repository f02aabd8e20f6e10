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
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects as whole URLs, made of what the browser says of the host. */
class AbsoluteRedirectsTest {
    private static TestBridge bridge;

    private static final class RedirectServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendRedirect("next");
        }
    }

    @BeforeAll
    static void start() {
        ServletContextHandler context = new ServletContextHandler("/app");
        context.addServlet(new RedirectServlet(), "/*");
        bridge = TestBridge.of(new ContextHandlerCollection(context))
                .http(http -> http.setRelativeRedirectAllowed(false))
                .start();
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    private static Answer ask(String path, String host) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(
                    1,
                    CLOSE,
                    "REQUEST_METHOD",
                    "GET",
                    "REQUEST_URI",
                    path,
                    "HTTP_HOST",
                    host,
                    "SERVER_ADDR",
                    "127.0.0.1"));
            return peer.answer(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.test, http://www.example.test",
        "www.example.test:8080, http://www.example.test:8080",
        "[2001:db8::1]:81, http://[2001:db8::1]:81",
        "WWW.Example.Test, http://WWW.Example.Test",
        "::1, http://[::1]",
        "'', http://127.0.0.1"
    })
    void nameTheHostOfTheBrowser(String host, String origin) {
        assertThat(ask("/app/x", host).headers("Location")).containsExactly(origin + "/app/next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nX-Injected: 1",
                "a\nX-Injected: 1",
                "a\rb",
                "a b",
                "a\tb",
                "a/b",
                "a?b",
                "a#b",
                "a\\b",
                "user@a",
                "a\u007f",
                "a\u0001",
                "a\u00e9",
                "a:port",
                "a:99999",
                "a:-1",
                "[::1",
                "<script>",
                "a\"b"
            })
    void nameNoHostThatIsNone(String host) {
        Answer answer = ask("/app/x", host);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers("Location")).isEmpty();
        assertThat(answer.headers("X-Injected")).isEmpty();
    }
}
