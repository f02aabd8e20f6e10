package dev.gangway.connector.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiServerConnector;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** A server whose pool is set up for virtual threads; threads of another name stand in for them, on every JDK. */
class VirtualThreadsTest {
    private final BlockingQueue<String> servedBy = new LinkedBlockingQueue<>();

    private static final class Pool extends QueuedThreadPool {
        @Override
        public Executor getVirtualThreadsExecutor() {
            return task -> {
                Thread thread = new Thread(task, "virtual");
                thread.setDaemon(true);
                thread.start();
            };
        }
    }

    @Test
    void applicationsRunOnThem() throws Exception {
        Server server = new Server(new Pool());
        FastCgiServerConnector connector =
                new FastCgiServerConnector(server, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.addConnector(connector);
        server.setHandler(Apps.byPath(Map.of(
                "/", (request, response) -> servedBy.add(Thread.currentThread().getName()))));
        server.start();
        try (FastCgiPeer peer = FastCgiPeer.connect(connector.getLocalAddress())) {
            for (int i = 0; i < 20; i++) {
                peer.send(WireBytes.get(1, WireBytes.KEEP_CONN, "/"));
                assertThat(peer.answer(1).hasHead()).isTrue();
            }
        } finally {
            server.stop();
        }
        assertThat(servedBy).hasSize(20).containsOnly("virtual");
    }
}
