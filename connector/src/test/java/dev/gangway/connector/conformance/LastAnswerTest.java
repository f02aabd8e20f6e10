package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.junit.jupiter.api.Test;

/** Answers that are on their way, with their END_REQUEST, when the connection has a reason to be closed. */
class LastAnswerTest {
    private static final String CONTENT = "c".repeat(100_000);

    private final CountDownLatch held = new CountDownLatch(1);
    private final AtomicReference<Runnable> write = new AtomicReference<>();

    /** Holds back the first bytes of a connection, as a full socket does, until {@link #write} is run. */
    private final class Holding extends AbstractConnectionFactory {
        private final ConnectionFactory held;

        Holding(ConnectionFactory held) {
            super(held.getProtocol());
            this.held = held;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            EndPoint holding = (EndPoint) Proxy.newProxyInstance(
                    EndPoint.class.getClassLoader(), new Class<?>[] {EndPoint.class}, (proxy, method, arguments) -> {
                        boolean hands = arguments != null && arguments[arguments.length - 1] instanceof ByteBuffer[];
                        if (hands && write.get() == null && method.getName().equals("flush")) {
                            return false;
                        }
                        if (hands && write.get() == null && method.getName().equals("write")) {
                            write.set(() -> {
                                try {
                                    method.invoke(endPoint, arguments);
                                } catch (ReflectiveOperationException e) {
                                    throw new LinkageError(e.toString(), e);
                                }
                            });
                            LastAnswerTest.this.held.countDown();
                            return null;
                        }
                        try {
                            return method.invoke(endPoint, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return held.newConnection(connector, holding);
        }
    }

    @Test
    void arrivesThoughTheServerStops() {
        try (TestBridge bridge = TestBridge.of(Apps.of((request, response) -> Apps.text(response, CONTENT)))
                        .wrap(Holding::new)
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            Await.open("the socket is full", held);
            CompletableFuture<Void> stopping = bridge.shutdown();
            Objects.requireNonNull(write.get()).run();
            assertThat(peer.answer(1).bodyText()).isEqualTo(CONTENT);
            peer.expectClosed();
            assertThat(stopping).succeedsWithin(Duration.ofSeconds(20));
        }
    }
}
