package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.get;
import static dev.gangway.connector.testkit.WireBytes.post;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which thread serves the first request of a connection, and which selector watches it. */
class ConnectionAcceptorTest {
    private static final long WORK_NANOS = TimeUnit.MICROSECONDS.toNanos(60); // short enough to be served in turn

    private final List<Boolean> watched = new CopyOnWriteArrayList<>();
    private final List<Standby> selectors = new CopyOnWriteArrayList<>(); // by their standbys
    private volatile WeakReference<WatchedEndPoint> last = new WeakReference<>(null);
    private final TestBridge bridge =
            TestBridge.of(Apps.of(this::serve)).selectors(2).start();

    @AfterEach
    void close() {
        bridge.close();
    }

    private void serve(Request request, Response response) throws Exception {
        WatchedEndPoint endPoint = requireNonNull(WatchedEndPoint.of(
                request.getConnectionMetaData().getConnection().getEndPoint()));
        watched.add(endPoint.isWatched());
        last = new WeakReference<>(endPoint);
        selectors.add(endPoint.standby());
        if (request.getHttpURI().getPath().equals("/work")) {
            long begin = NanoTime.now();
            while (NanoTime.since(begin) < WORK_NANOS) {
                Thread.onSpinWait();
            }
        }
        Apps.echo(request, response);
    }

    /** Serves a request on a connection that is not kept, as those that follow are not expected to be then. */
    private void keepNoConnections() {
        bridge.requireServing();
        bridge.awaitNoConnections();
        watched.clear();
        selectors.clear();
    }

    /** Has requests wait on connections of their own until all of them have been sent. */
    private List<FastCgiPeer> sendAtOnce(int count, byte[] request) {
        bridge.connector().setAccepting(false);
        CompletableFuture<Void> noted = new CompletableFuture<>();
        bridge.connector().selectors().first().submit(selector -> noted.complete(null));
        noted.join();
        List<FastCgiPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(bridge.connect().send(request));
        }
        bridge.connector().setAccepting(true);
        return peers;
    }

    private void requireAnswers(List<FastCgiPeer> peers) {
        for (FastCgiPeer peer : peers) {
            assertThat(peer.answer(1).status()).isEqualTo(200);
            peer.expectClosed();
            peer.close();
        }
    }

    /** On a busy machine the thread may be held up for so long that another one looks after the selector. */
    @Test
    void aRequestThatHasComeWithItsConnectionIsServedBeforeASelectorKnowsOfThat() {
        keepNoConnections();
        for (int i = 0; i < 100 && !watched.contains(false); i++) {
            requireAnswers(sendAtOnce(1, get(1, CLOSE, "/")));
        }
        assertThat(watched).contains(false);
    }

    /** Sends a request when the bridge has long waited for it. */
    private void requireLateAnswer() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.barrier();
            peer.send(get(1, CLOSE, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            peer.expectClosed();
        }
    }

    @Test
    void aBodyThatHasNotComeIsWaitedFor() {
        keepNoConnections();
        byte[] request = post(1, CLOSE, "/", WireBytes.pattern(100_000));
        try (FastCgiPeer peer = sendAtOnce(1, request).get(0)) {
            assertThat(peer.answer(1).body()).isEqualTo(WireBytes.pattern(100_000));
            peer.expectClosed();
        }
    }

    @Test
    void aRequestThatComesLateIsWaitedFor() {
        keepNoConnections();
        requireLateAnswer();
        assertThat(watched).containsExactly(true);
    }

    @Test
    void aConnectionThatIsKeptAfterAllServesMoreRequests() {
        keepNoConnections();
        try (FastCgiPeer peer = sendAtOnce(1, get(1, KEEP_CONN, "/")).get(0)) {
            assertThat(peer.answer(1).status()).isEqualTo(200);
            peer.send(get(1, CLOSE, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            peer.expectClosed();
        }
        assertThat(watched).hasSize(2).endsWith(true);
    }

    @Test
    void connectionsThatAreKeptAreWatchedByAllSelectorsInTurn() {
        keepNoConnections();
        List<FastCgiPeer> peers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            FastCgiPeer peer = bridge.connect().send(get(1, KEEP_CONN, "/"));
            peers.add(peer);
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
        peers.forEach(FastCgiPeer::close);
        assertThat(selectors.get(2)).as("by the second that is kept").isNotSameAs(selectors.get(1));
        assertThat(selectors.subList(3, 5)).isEqualTo(selectors.subList(1, 3));
        assertThat(watched.subList(1, 5)).containsOnly(true);
    }

    @Test
    void whileOneThreadHasTheTimeForAllItServesThem() {
        keepNoConnections();
        for (int i = 0; i < 20; i++) {
            bridge.requireServing();
        }
        assertThat(Set.copyOf(selectors)).hasSize(1);
    }

    /** Where the last one that may be open is closed just as another comes. Two threads meet in many rounds. */
    @Test
    void nobodyWaitsForACloseThatHasBeen() throws InterruptedException {
        int rounds = 50_000;
        ConnectionAcceptor acceptor = new ConnectionAcceptor(bridge.connector(), 1);
        AtomicInteger round = new AtomicInteger();
        AtomicInteger stuck = new AtomicInteger();
        Thread closing = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                while (round.get() != 2 * i + 1) {
                    Thread.onSpinWait();
                }
                acceptor.onClosed();
                round.set(2 * i + 2);
            }
        });
        closing.start();
        for (int i = 0; i < rounds; i++) {
            assertThat(acceptor.mayOpen()).isTrue();
            round.set(2 * i + 1);
            boolean opened = acceptor.mayOpen();
            while (round.get() != 2 * i + 2) {
                Thread.onSpinWait();
            }
            if (!acceptor.mayAccept()) {
                stuck.incrementAndGet();
            }
            if (opened) {
                acceptor.onClosed();
            }
        }
        closing.join();
        assertThat(stuck).hasValue(0);
    }

    /** Its selector has a place for the key of a closed socket until it selects again. */
    @Test
    void aConnectionThatHasGoneIsNotRemembered() {
        keepNoConnections();
        requireLateAnswer();
        Await.until("its memory is free", () -> {
            System.gc();
            return last.get() == null;
        });
    }

    /** 500 requests that have come all take one thread at least 30 ms. */
    @Test
    void othersHelpWhenThereIsMoreToDoThanOneThreadCan() {
        keepNoConnections();
        requireAnswers(sendAtOnce(500, get(1, CLOSE, "/work")));
        assertThat(watched).hasSize(500);
        assertThat(Set.copyOf(selectors)).hasSize(2);
    }
}
