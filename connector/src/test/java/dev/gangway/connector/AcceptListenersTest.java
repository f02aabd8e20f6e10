package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import java.nio.channels.SelectableChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.SelectorManager.AcceptListener;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners hear that are added to the connector as beans, as Jetty's own limits are, and what they can do. */
class AcceptListenersTest {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicBoolean full = new AtomicBoolean();

    private final class Listener implements AcceptListener, Connection.Listener {
        @Override
        public void onAccepting(SelectableChannel channel) {
            events.add("accepting");
            if (full.get()) {
                IO.close(channel);
            }
        }

        @Override
        public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
            events.add("accept failed");
        }

        @Override
        public void onAccepted(SelectableChannel channel) {
            events.add("accepted");
        }

        @Override
        public void onOpened(Connection connection) {
            events.add("connection opened");
        }

        @Override
        public void onClosed(Connection connection) {
            events.add("connection closed");
        }

        @Override
        public void onClosed(SelectableChannel channel) {
            events.add("closed");
        }
    }

    private TestBridge listenedTo() {
        return TestBridge.of(Apps.of(Apps::hello))
                .connector(connector -> connector.addBean(new Listener()))
                .start();
    }

    /** The next connections are opened as suits those that are, or are not, kept. */
    private static void expectConnections(TestBridge bridge, int flags) {
        if (flags == CLOSE) {
            bridge.requireServing();
            bridge.awaitNoConnections();
        }
    }

    private static void pauseAccepting(FastCgiServerConnector connector) {
        connector.setAccepting(false);
        awaitSelector(connector);
    }

    private static void awaitSelector(FastCgiServerConnector connector) {
        CompletableFuture<Void> noted = new CompletableFuture<>();
        connector.selectors().first().submit(selector -> noted.complete(null));
        noted.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {KEEP_CONN, CLOSE})
    void hearOfEachStep(int flags) {
        try (TestBridge bridge = listenedTo()) {
            expectConnections(bridge, flags);
            Await.until("all is over", () -> flags == KEEP_CONN || events.contains("closed"));
            events.clear();
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(get(1, flags, "/"));
                assertThat(peer.answer(1).status()).isEqualTo(200);
            }
            Await.until("closed", () -> events.contains("closed"));
            assertThat(events)
                    .containsExactly("accepting", "accepted", "connection opened", "connection closed", "closed");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {KEEP_CONN, CLOSE})
    void mayCloseWhatIsAccepted(int flags) {
        try (TestBridge bridge = listenedTo()) {
            expectConnections(bridge, flags);
            Await.until("all is over", () -> flags == KEEP_CONN || events.contains("closed"));
            events.clear();
            full.set(true);
            try (FastCgiPeer peer = bridge.connect()) {
                peer.awaitGone();
            }
            Await.until("it has failed", () -> events.contains("accept failed"));
            assertThat(events).containsExactly("accepting", "accept failed");
            full.set(false);
            bridge.requireServing();
        }
    }

    /** The second of two that have come waits in the backlog, and is not closed. */
    @ParameterizedTest
    @ValueSource(ints = {KEEP_CONN, CLOSE})
    void limitConnections(int flags) {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                .connector(connector -> connector.getServer().addBean(new NetworkConnectionLimit(1, connector)))
                .start()) {
            expectConnections(bridge, flags);
            pauseAccepting(bridge.connector());
            try (FastCgiPeer one = bridge.connect();
                    FastCgiPeer two = bridge.connect()) {
                bridge.connector().setAccepting(true);
                one.barrier();
                assertThat(bridge.connector().isAccepting()).isFalse();
                one.send(get(1, CLOSE, "/"));
                assertThat(one.answer(1).status()).isEqualTo(200);
                two.barrier();
                assertThat(bridge.connector().isAccepting()).isFalse();
            }
            Await.until("others may come", () -> bridge.connector().isAccepting());
        }
    }

    /** One that is idle is closed for it, although it might wait for its next request for minutes. */
    @Test
    void limitTheTimeOfConnectionsThatAreIdle() {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .connector(connector -> {
                            NetworkConnectionLimit limit = new NetworkConnectionLimit(2, connector);
                            limit.setEndPointIdleTimeout(10);
                            connector.getServer().addBean(limit);
                        })
                        .start();
                FastCgiPeer idle = bridge.connect()) {
            idle.send(get(1, KEEP_CONN, "/"));
            assertThat(idle.answer(1).status()).isEqualTo(200);
            try (FastCgiPeer other = bridge.connect()) {
                other.barrier();
                idle.expectClosed();
            }
        }
    }

    /** The selector has been told to watch the socket by then. */
    @Test
    void accountsForWhatIsSetAmidTheStart() {
        AtomicReference<FastCgiServerConnector> starting = new AtomicReference<>();
        Scheduler scheduler = new ScheduledExecutorScheduler() {
            @Override
            public Task schedule(Runnable task, long delay, TimeUnit unit) {
                FastCgiServerConnector connector = starting.getAndSet(null);
                if (connector != null) { // it looks for idle connections from now on
                    awaitSelector(connector);
                    connector.setAccepting(true);
                }
                return super.schedule(task, delay, unit);
            }
        };
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .scheduler(scheduler)
                        .connector(connector -> {
                            connector.setAccepting(false);
                            starting.set(connector);
                        })
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            assertThat(starting).hasNullValue();
            peer.barrier();
        }
    }

    @Test
    void nobodyIsAcceptedWhereThatWasSetBeforeTheStart() {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .connector(connector -> connector.setAccepting(false))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            assertThat(bridge.connector().selectors().first().acceptor().mayAccept())
                    .isFalse();
            assertThat(bridge.connector().isConnected()).isFalse();
            bridge.connector().setAccepting(true);
            peer.barrier();
        }
    }
}
