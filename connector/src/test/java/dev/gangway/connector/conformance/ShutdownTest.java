package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of connections and requests while the server stops. */
class ShutdownTest {
    /** Far more than a stop needs, far less than the stop timeout that would end one that hangs. */
    private static final long PROMPT_SECONDS = 10;

    private static final long STOP_TIMEOUT_MILLIS = 30_000;

    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);

    @AfterEach
    void release() {
        proceed.countDown();
    }

    private void held(Request request, Response response) throws Exception {
        if (Request.getPathInContext(request).equals("/held")) {
            started.incrementAndGet();
            Await.open("the test lets the request go on", proceed);
        }
        Apps.text(response, "done");
    }

    /** Completes its requests from another thread, as asynchronous servlets do. */
    private final class Asynchronous extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            started.incrementAndGet();
            request.getContext().execute(() -> {
                Await.open("the test lets the request go on", proceed);
                response.write(true, java.nio.ByteBuffer.wrap(WireBytes.latin1("done")), callback);
            });
            return true;
        }
    }

    private static CompletableFuture<Void> stop(TestBridge bridge) {
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(
                () -> {
                    try {
                        bridge.server().stop();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
        Await.until("the connector takes no more connections", () -> bridge.connector()
                .isShutdown());
        return stopped;
    }

    @Test
    @Requirement("S-70")
    void answersGetValues() throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(this::held))
                        .stopTimeout(STOP_TIMEOUT_MILLIS)
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            Await.until("the request runs", () -> started.get() == 1);
            CompletableFuture<Void> stopped = stop(bridge);
            assertThat(peer.barrier()).isEmpty();
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("done");
            stopped.get(PROMPT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void use(FastCgiPeer peer, boolean used) throws Exception {
        if (used) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("done");
        }
    }

    /** A web server keeps connections open for the next request; a stop does not wait for it to close them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesIdleConnections(boolean used) throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(this::held))
                        .stopTimeout(STOP_TIMEOUT_MILLIS)
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            use(peer, used);
            peer.barrier();
            stop(bridge).get(PROMPT_SECONDS, TimeUnit.SECONDS);
            peer.expectClosed();
        }
    }

    /** While a record is under way, a stop cannot tell whether the connection is idle. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closesConnectionsThatBecomeIdleLater(boolean used) throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(this::held))
                        .stopTimeout(STOP_TIMEOUT_MILLIS)
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            use(peer, used);
            Await.until(
                    "the connection is open",
                    () -> !bridge.connector().getConnectedEndPoints().isEmpty());
            byte[] record = WireBytes.getValues("FCGI_MPXS_CONNS");
            peer.send(Arrays.copyOf(record, 4));
            CompletableFuture<Void> stopped = stop(bridge);
            peer.send(Arrays.copyOfRange(record, 4, record.length));
            assertThat(peer.next().type()).isEqualTo(WireBytes.GET_VALUES_RESULT);
            stopped.get(PROMPT_SECONDS, TimeUnit.SECONDS);
            peer.expectClosed();
        }
    }

    /** A web server that makes a connection for each request has made one and not yet sent what it is for. */
    @ParameterizedTest
    @ValueSource(ints = {KEEP_CONN, CLOSE})
    void answersTheFirstRequestOfANewConnection(int flags) throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(this::held))
                        .stopTimeout(STOP_TIMEOUT_MILLIS)
                        .start();
                FastCgiPeer other = bridge.connect()) {
            other.send(WireBytes.get(1, KEEP_CONN, "/"));
            other.answer(1);
            // A stop leaves a new connection half a second for its first request: it is opened as late as can be.
            try (FastCgiPeer peer = bridge.connect()) {
                Await.until(
                        "both are open",
                        () -> bridge.connector().getConnectedEndPoints().size() == 2);
                CompletableFuture<Void> stopped = stop(bridge);
                other.expectClosed(); // so the new one has been looked at, or is about to be
                peer.send(WireBytes.get(1, flags, "/"));
                assertThat(peer.answer(1).bodyText()).isEqualTo("done");
                peer.expectClosed();
                stopped.get(PROMPT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {KEEP_CONN, CLOSE})
    void letsRunningRequestsEnd(int flags) throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(this::held))
                        .stopTimeout(STOP_TIMEOUT_MILLIS)
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, flags, "/held"));
            Await.until("the request runs", () -> started.get() == 1);
            CompletableFuture<Void> stopped = stop(bridge);
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("done");
            peer.expectClosed();
            stopped.get(PROMPT_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The time after which a stop closes idle connections is not the time that running requests have. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsRunningRequestsTakeTheirTime(boolean asynchronous) throws Exception {
        Handler handler = asynchronous ? new Asynchronous() : Apps.of(this::held);
        try (TestBridge bridge =
                        TestBridge.of(handler).stopTimeout(STOP_TIMEOUT_MILLIS).start();
                FastCgiPeer peer = bridge.connect()) {
            bridge.connector().setShutdownIdleTimeout(50);
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            Await.until("the request runs", () -> started.get() == 1);
            CompletableFuture<Void> stopped = stop(bridge);
            long enough = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
            Await.until("ten times the idle timeout has passed", () -> System.nanoTime() - enough > 0);
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("done");
            stopped.get(PROMPT_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The web server has sent its request, and may not send it again to somebody else. */
    @Test
    void acceptsWhoWaitsToBeAccepted() throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(this::held))
                .stopTimeout(STOP_TIMEOUT_MILLIS)
                .start()) {
            bridge.connector().setAccepting(false);
            try (FastCgiPeer waiting = bridge.connect();
                    FastCgiPeer other = bridge.connect()) {
                waiting.send(WireBytes.get(1, KEEP_CONN, "/"));
                other.send(WireBytes.get(1, CLOSE, "/"));
                bridge.connector().close();
                assertThat(waiting.answer(1).bodyText()).isEqualTo("done");
                assertThat(other.answer(1).bodyText()).isEqualTo("done");
                assertThat(bridge.connector().isConnected()).isTrue();
                stop(bridge).get(PROMPT_SECONDS, TimeUnit.SECONDS);
                waiting.expectClosed();
                assertThat(bridge.connector().isConnected()).isFalse();
            }
        }
    }
}
