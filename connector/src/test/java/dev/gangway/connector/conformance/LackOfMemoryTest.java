package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.FastCgiServerConnector;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** What should never happen while reading ends a connection, and not only its reading. */
class LackOfMemoryTest {
    private final AtomicBoolean lacking = new AtomicBoolean();

    @Test
    void closesTheConnection() throws Exception {
        ArrayByteBufferPool pool = new ArrayByteBufferPool() {
            @Override
            public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
                if (lacking.getAndSet(false)) {
                    throw new OutOfMemoryError("by the test");
                }
                return super.acquire(size, direct);
            }
        };
        Server server = new Server(null, null, pool);
        FastCgiServerConnector connector = new FastCgiServerConnector(
                server, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new FastCgiConnectionFactory());
        server.addConnector(connector);
        server.setHandler(Apps.of(Apps::hello));
        server.start();
        try (FastCgiPeer peer = FastCgiPeer.connect(connector.getLocalAddress())) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
            lacking.set(true);
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            peer.awaitGone();
            assertThat(lacking).isFalse();
        } finally {
            server.stop();
        }
    }
}
