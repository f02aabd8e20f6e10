package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often and when the bridge writes to a connection. */
class WritesTest {
    private final AtomicInteger writes = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private TestBridge bridge;

    /** Counts the times that a connection hands bytes to its endpoint. */
    private final class Counting extends AbstractConnectionFactory {
        private final ConnectionFactory counted;

        Counting(ConnectionFactory counted) {
            super(counted.getProtocol());
            this.counted = counted;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            EndPoint counting = (EndPoint) Proxy.newProxyInstance(
                    EndPoint.class.getClassLoader(), new Class<?>[] {EndPoint.class}, (proxy, method, arguments) -> {
                        boolean hands = method.getName().equals("write")
                                || method.getName().equals("flush");
                        if (hands && arguments != null && arguments[arguments.length - 1] instanceof ByteBuffer[] out) {
                            writes.addAndGet(Arrays.stream(out).anyMatch(ByteBuffer::hasRemaining) ? 1 : 0);
                        }
                        try {
                            return method.invoke(endPoint, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return counted.newConnection(connector, counting);
        }
    }

    @BeforeEach
    void start() {
        bridge = TestBridge.of(Apps.byPath(
                        Map.of("/hello", Apps::hello, "/echo", Apps::echo, "/flush", (request, response) -> {
                            Apps.write(response, false, ByteBuffer.allocate(0));
                            Await.open("the test has seen the header block", proceed);
                            Apps.write(response, true, "rest");
                        })))
                .wrap(Counting::new)
                .start();
    }

    @AfterEach
    void stop() {
        proceed.countDown();
        bridge.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {KEEP_CONN, CLOSE})
    void writesASmallAnswerAtOnce(int flags) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, flags, "/hello"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
            assertThat(writes).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4000})
    void writesTheAnswerToASmallUploadAtOnce(int length) {
        try (FastCgiPeer peer = bridge.connect()) {
            byte[] body = WireBytes.pattern(length);
            peer.send(WireBytes.post(1, KEEP_CONN, "/echo", body));
            assertThat(peer.answer(1).body()).isEqualTo(body);
            assertThat(writes).hasValue(1);
        }
    }

    /** A flush by the application reaches the web server while the application goes on. */
    @Test
    void writesTheHeaderBlockWhenTheApplicationFlushes() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/flush"));
            peer.awaitStdout(1, "\r\n\r\n");
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("rest");
        }
    }
}
