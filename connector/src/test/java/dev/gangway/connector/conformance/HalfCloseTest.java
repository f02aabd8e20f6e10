package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;

/** A web server that ends its side of a connection and waits for the answer, as {@code nc} does. */
class HalfCloseTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);

    private TestBridge allowing() {
        return TestBridge.of(Apps.of(this::serve))
                .fastCgi(settings -> settings.halfClose(true))
                .start();
    }

    private static BooleanSupplier gone(Request request) {
        return (BooleanSupplier) requireNonNull(request.getAttribute(FastCgiAttributes.GONE));
    }

    /** Answers when the test says so or the request is given up. */
    private void serve(Request request, Response response) throws IOException {
        started.countDown();
        Await.until(
                "the test lets the request go on, or it is given up",
                () -> proceed.getCount() == 0 || gone(request).getAsBoolean());
        if (gone(request).getAsBoolean()) {
            givenUp.countDown();
        } else {
            Apps.text(response, "done");
        }
    }

    @Test
    void aWholeRequestIsAnsweredWhereItIsAllowed() {
        try (TestBridge bridge = allowing();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/")).finishSending();
            Await.open("the request runs", started);
            Await.until("the bridge has seen the end", () -> bridge.connector().getConnectedEndPoints().stream()
                    .anyMatch(EndPoint::isInputShutdown));
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("done");
            peer.readUntilClosed();
        }
    }

    /** The application's header block is too large, and so is that of Jetty's error page. */
    @Test
    void aWholeRequestIsAnsweredWhereItsApplicationFails() {
        try (TestBridge bridge = TestBridge.of(Apps.of(this::serve))
                        .fastCgi(settings -> settings.halfClose(true).maxResponseHeaderBytes(10))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/")).finishSending();
            Await.open("the request runs", started);
            Await.until("the bridge has seen the end", () -> bridge.connector().getConnectedEndPoints().stream()
                    .anyMatch(EndPoint::isInputShutdown));
            proceed.countDown();
            assertThat(peer.answer(1).status()).isEqualTo(500);
            peer.readUntilClosed();
        }
    }

    @Test
    void halfARequestIsGivenUpWhereItIsAllowed() {
        try (TestBridge bridge = allowing();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/", 10)), paramsEnd(1), stdin(1, "12345"));
            Await.open("the request runs", started);
            peer.finishSending();
            Await.open("the request is given up", givenUp);
            peer.awaitGone();
        }
    }

    @Test
    void aWholeRequestIsGivenUpByDefault() {
        try (TestBridge bridge = TestBridge.start(Apps.of(this::serve));
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/")).finishSending();
            Await.open("the request is given up", givenUp);
            peer.awaitGone();
        }
    }
}
