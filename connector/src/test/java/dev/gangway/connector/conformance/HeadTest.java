package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

/** Answers to HEAD, which end with their header block: nginx closes the connection when it has that. */
class HeadTest {
    private static final byte[] REQUEST = join(
            begin(1, RESPONDER, KEEP_CONN),
            params(1, "REQUEST_METHOD", "HEAD", "REQUEST_URI", "/"),
            paramsEnd(1),
            stdinEnd(1));

    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final CompletableFuture<String> outcome = new CompletableFuture<>();

    /** Flushes an answer without a length, then writes more. */
    private ServletContextHandler application() {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(
                new HttpServlet() {
                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws IOException {
                        response.flushBuffer();
                        Await.open("to go on", mayGoOn);
                        try {
                            response.getOutputStream().write(new byte[100_000]);
                            response.flushBuffer();
                            outcome.complete("written");
                        } catch (IOException e) {
                            outcome.complete(e.toString());
                        }
                    }
                },
                "/*");
        return context;
    }

    @Test
    void theApplicationWritesOnWhenTheWebServerHasClosed() throws Exception {
        try (TestBridge bridge = TestBridge.start(application())) {
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(REQUEST);
                Answer answer = peer.answer(1); // with END_REQUEST, while the application is not done
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEmpty();
            }
            bridge.awaitNoConnections();
            mayGoOn.countDown();
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo("written");
        }
    }
}
