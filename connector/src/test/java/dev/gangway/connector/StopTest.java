package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.get;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connector that stops without waiting for anybody, whatever is the matter, and may be started again. */
class StopTest {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch making = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Callback> unanswered = new AtomicReference<>();
    private volatile boolean watched = true;
    private volatile boolean slow;

    /** Serves a request on a connection that is not kept, as those that follow are not expected to be then. */
    private static void keepNoConnections(TestBridge bridge) {
        bridge.requireServing();
        bridge.awaitNoConnections();
    }

    private static void awaitSelector(TestBridge bridge) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        bridge.connector().selectors().first().submit(selector -> reached.complete(null));
        reached.join();
    }

    /** Leaves requests that have a body without an answer, and without having read of it. */
    private final class Leaving extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (request.getLength() > 0) {
                EndPoint endPoint =
                        request.getConnectionMetaData().getConnection().getEndPoint();
                watched = requireNonNull(WatchedEndPoint.of(endPoint)).isWatched();
                unanswered.set(callback);
                reached.countDown();
            } else {
                Apps.hello(request, response);
                callback.succeeded();
            }
            return true;
        }
    }

    /** Nothing more of the body is asked for, as what has come is as much as may wait. */
    @Test
    void closesAConnectionOfWhichNoSelectorHasHeard() throws Exception {
        try (TestBridge bridge = TestBridge.of(new Leaving())
                .fastCgi(settings -> settings.multiplex(false).maxBufferedBodyBytes(1000))
                .start()) {
            keepNoConnections(bridge);
            bridge.connector().setAccepting(false);
            awaitSelector(bridge);
            try (FastCgiPeer peer = bridge.connect().leniently()) {
                peer.send(
                        begin(1, RESPONDER, CLOSE),
                        params(1, postParams("/", 100_000)),
                        paramsEnd(1),
                        stdin(1, WireBytes.pattern(2000)));
                bridge.connector().setAccepting(true);
                Await.open("the request is there", reached);
                assertThat(watched).isFalse();
                bridge.connector().stop();
                peer.awaitGone();
                assertThat(bridge.connector().isConnected()).isFalse();
            } finally {
                requireNonNull(unanswered.get()).failed(new IOException("by the test"));
            }
        }
    }

    private ConnectionFactory slowly(ConnectionFactory factory) {
        return new AbstractConnectionFactory("slow") {
            @Override
            public Connection newConnection(Connector connector, EndPoint endPoint) {
                if (slow) {
                    making.countDown();
                    Await.open("the test lets the connection be made", proceed);
                }
                return factory.newConnection(connector, endPoint);
            }
        };
    }

    @Test
    void closesAConnectionThatIsOnlyAboutToBeOpened() throws Exception {
        try (TestBridge bridge = TestBridge.of(new Leaving()).wrap(this::slowly).start()) {
            for (int i = 0; i < 5; i++) { // till another thread stands by, as it needs one to go on selecting
                keepNoConnections(bridge);
            }
            slow = true;
            try (FastCgiPeer peer = bridge.connect().leniently()) {
                peer.send(begin(1, RESPONDER, CLOSE), params(1, postParams("/", 100_000)), paramsEnd(1));
                Await.open("the connection is being made", making);
                bridge.connector().stop();
                proceed.countDown();
                peer.awaitGone();
            }
            assertThat(unanswered.get()).as("what was served after the stop").isNull();
        }
    }

    @Test
    void closesItsConnectionsAlthoughTheFileOfTheSocketCannotBeRemoved(@TempDir Path folder) throws Exception {
        Path run = Files.createDirectory(folder.resolve("run"));
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .listen(UnixDomainSocketAddress.of(run.resolve("socket")))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            Files.move(run, folder.resolve("moved"));
            Files.createSymbolicLink(run, run.getFileName()); // to itself: an error in every version of Java
            assertThatThrownBy(() -> bridge.connector().stop()).isInstanceOf(IOException.class);
            peer.awaitGone();
        }
    }

    /** With two processors the common pool has one thread, which any application may keep. */
    @Test
    void endsAlthoughTheCommonPoolIsOccupied() throws Exception {
        int threads = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
        CountDownLatch occupied = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            ForkJoinPool.commonPool().execute(() -> {
                occupied.countDown();
                Await.open("the test is over", proceed);
            });
        }
        Await.open("the common pool is occupied", occupied);
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello)).start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            bridge.connector().shutdown().get(10, TimeUnit.SECONDS);
        } finally {
            proceed.countDown();
        }
    }

    /** It is the selector that finds the last connection closed, and no other thread could go on selecting. */
    @Test
    void mayFollowTheEndOfTheLastConnection() throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello)).threads(4).start()) {
            FastCgiPeer peer = bridge.connect().leniently();
            peer.send(begin(1, RESPONDER, CLOSE));
            peer.barrier();
            CompletableFuture<Void> stopped = bridge.connector().shutdown().thenRun(() -> {
                try {
                    bridge.connector().stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            peer.close();
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    /** What was to end the pause after the failure is gone with the server's scheduler. */
    @Test
    void acceptsAgainAfterAStopWhileAcceptingFailed() throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello)).start()) {
            ConnectionAcceptor acceptor = bridge.connector().selectors().first().acceptor();
            try (ServerSocketChannel unbound = ServerSocketChannel.open()) {
                acceptor.acceptRest(unbound);
            }
            assertThat(acceptor.mayAccept()).isFalse();
            bridge.server().stop();
            bridge.server().start();
            bridge.requireServing();
        }
    }

    /** As soon as the selector comes to what it has found, it finds that it may not watch it any more. */
    @Test
    void aSocketThatSomebodyElseClosesDoesNotEndTheSelector() throws Exception {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello)).start();
                FastCgiPeer peer = bridge.connect()) {
            peer.barrier();
            CompletableFuture<Void> closed = new CompletableFuture<>();
            WatchedSelector selector = bridge.connector().selectors().first();
            selector.submit(selecting -> {
                IO.close((ServerSocketChannel) bridge.connector().getTransport());
                selector.acceptor().updateKey();
                closed.complete(null);
            });
            closed.get(10, TimeUnit.SECONDS);
            peer.send(get(1, CLOSE, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }
}
