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
import dev.gangway.connector.testkit.WireBytes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Refused requests of the method HEAD: HAProxy makes a 502 of a body in their answers, and other web servers hand it to
 * the browser as the next answer.
 */
class RefusedHeadTest {
    private static byte[] request(int id, String... pairs) {
        return join(begin(id, RESPONDER, KEEP_CONN), params(id, pairs), paramsEnd(id), stdinEnd(id));
    }

    private static void requireNoBody(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.protocolStatus()).isZero();
    }

    private static void requireBody(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.bodyText()).startsWith(status + " ").endsWith("\n");
        assertThat(answer.header("Content-Length")).hasValue(Integer.toString(answer.body().length));
    }

    @ParameterizedTest
    @CsvSource({
        "400, CONTENT_LENGTH, x",
        "400, HTTP_HOST, a b",
        "400, REQUEST_URI, nothing",
        "400, HTTP_X_LINE, 'a\r\nb'",
        "431, HTTP_X_LARGE, 900"
    })
    void hasNoBody(int status, String name, String value) {
        String text = status == 431 ? "x".repeat(Integer.parseInt(value)) : value;
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .fastCgi(settings -> settings.maxParamsBytes(800))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(request(1, "REQUEST_METHOD", "HEAD", "REQUEST_URI", "/", name, text));
            requireNoBody(peer.answer(1), status);
            peer.send(request(1, "REQUEST_METHOD", "GET", "REQUEST_URI", "/", name, text));
            requireBody(peer.answer(1), status);
            // The method stands behind what is too long, so that it is never known.
            peer.send(request(1, name, text, "REQUEST_URI", "/", "REQUEST_METHOD", "HEAD"));
            assertThat(peer.answer(1).body()).isEmpty();
        }
    }

    @Test
    void hasNoBodyWhereThereAreTooManyRequests() {
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        try (TestBridge bridge = TestBridge.of(Apps.of((request, response) -> {
                            started.incrementAndGet();
                            Await.open("the test lets the request go on", proceed);
                            Apps.text(response, "done");
                        }))
                        .fastCgi(settings -> settings.maxRequestsPerConnection(1))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            Await.until("one runs", () -> started.get() == 1);
            peer.send(request(2, "REQUEST_METHOD", "HEAD", "REQUEST_URI", "/"));
            requireNoBody(peer.answer(2), 503);
            peer.send(request(2, "REQUEST_METHOD", "GET", "REQUEST_URI", "/"));
            requireBody(peer.answer(2), 503);
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("done");
        }
    }

    /** An application that fails where even Jetty has no error page to make. */
    @Test
    void hasNoBodyWhereTheApplicationHasFailed() {
        try (TestBridge bridge = TestBridge.of(Apps.of((request, response) -> {
                            response.getHeaders().put("X", "x".repeat(1000));
                            Apps.text(response, "lost");
                        }))
                        .fastCgi(settings -> settings.maxResponseHeaderBytes(10))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(request(1, "REQUEST_METHOD", "HEAD", "REQUEST_URI", "/"));
            requireNoBody(peer.answer(1), 500);
            peer.send(request(1, "REQUEST_METHOD", "GET", "REQUEST_URI", "/"));
            requireBody(peer.answer(1), 500);
        }
    }
}
