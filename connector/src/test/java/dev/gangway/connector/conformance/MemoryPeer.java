package dev.gangway.connector.conformance;

import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.RecordCutter;
import dev.gangway.connector.testkit.WireRecord;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;

/**
 * A server whose connections are in memory, where what one read brings is exactly what the test gave at once.
 *
 * <p>On a socket the system may join what was sent apart.
 */
final class MemoryPeer implements AutoCloseable {
    private final Server server = new Server();
    private final LocalConnector connector;

    MemoryPeer(Handler handler) {
        connector = new LocalConnector(server, null, null, null, 1, new FastCgiConnectionFactory());
        server.addConnector(connector);
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Gives the pieces to a new connection, each as one read, and returns the answer's records up to the close. */
    List<WireRecord> exchange(byte[]... pieces) {
        LocalConnector.LocalEndPoint endPoint = connector.connect();
        for (byte[] piece : pieces) {
            if (piece.length > 0) {
                endPoint.addInputAndExecute(ByteBuffer.wrap(piece)); // another thread reads it
            }
        }
        Await.until("the bridge closes the connection", () -> !endPoint.isOpen() || endPoint.isOutputShutdown());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(BufferUtil.toArray(endPoint.takeOutput()));
        return RecordCutter.cut(out.toByteArray());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
