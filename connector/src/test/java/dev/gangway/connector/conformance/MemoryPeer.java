package dev.gangway.connector.conformance;

import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.RecordCutter;
import dev.gangway.connector.testkit.WireRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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

    /** One connection. */
    static final class Conversation {
        private final LocalConnector.LocalEndPoint endPoint;
        private final RecordCutter cutter = new RecordCutter();
        private final List<WireRecord> received = new ArrayList<>();

        private Conversation(LocalConnector.LocalEndPoint endPoint) {
            this.endPoint = endPoint;
        }

        /** Gives the bytes to the bridge as one read, by another thread than the caller's. */
        Conversation give(byte[] piece) {
            if (piece.length > 0) {
                endPoint.addInputAndExecute(ByteBuffer.wrap(piece));
            }
            return this;
        }

        /** Returns all records since the beginning, after one of this type has come. */
        List<WireRecord> await(int type) {
            Await.until("a record of type " + type, () -> take().stream().anyMatch(record -> record.type() == type));
            return received;
        }

        /** Returns all records since the beginning, after the bridge has closed the connection. */
        List<WireRecord> awaitClose() {
            Await.until("the bridge closes the connection", () -> !endPoint.isOpen() || endPoint.isOutputShutdown());
            return take();
        }

        private List<WireRecord> take() {
            byte[] bytes = BufferUtil.toArray(endPoint.takeOutput());
            received.addAll(cutter.add(bytes, bytes.length));
            return received;
        }
    }

    Conversation connect() {
        return new Conversation(connector.connect());
    }

    /** Gives the pieces to a new connection, each as one read, and returns the answer's records up to the close. */
    List<WireRecord> exchange(byte[]... pieces) {
        Conversation conversation = connect();
        for (byte[] piece : pieces) {
            conversation.give(piece);
        }
        return conversation.awaitClose();
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
