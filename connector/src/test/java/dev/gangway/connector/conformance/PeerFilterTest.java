package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which web servers may connect (FastCGI 1.0, section 3.2). */
class PeerFilterTest {
    private final List<SocketAddress> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger started = new AtomicInteger();

    private TestBridge.Builder filtered(Predicate<SocketAddress> filter) {
        return TestBridge.of(Apps.of((request, response) -> {
                    started.incrementAndGet();
                    Apps.hello(request, response);
                }))
                .connector(connector -> connector.setPeerFilter(peer -> {
                    asked.add(peer);
                    return filter.test(peer);
                }));
    }

    @Test
    @Requirement("S-7")
    void servesAPeerThatMayConnect() {
        try (TestBridge bridge = filtered(peer -> peer instanceof InetSocketAddress inet
                        && inet.getAddress().isLoopbackAddress())
                .start()) {
            bridge.requireServing();
            bridge.requireServing();
            assertThat(asked).as("the filter is asked for each connection").hasSize(2);
        }
    }

    @Test
    @Requirement("S-8")
    void closesTheConnectionOfAnotherAtOnce() {
        try (TestBridge bridge = filtered(peer -> false).start()) {
            for (int i = 0; i < 3; i++) {
                try (FastCgiPeer peer = bridge.connect()) {
                    peer.sendUntilClosed(
                            WireBytes.getValues("FCGI_MPXS_CONNS"), WireBytes.get(1, CLOSE, "/"), new byte[] {9});
                    peer.awaitGone();
                    assertThat(peer.transcript().received()).isEmpty();
                }
            }
            Await.until("the filter has been asked", () -> asked.size() == 3);
            bridge.awaitNoConnections();
            assertThat(started).hasValue(0);
        }
    }

    /** Also when the peer only listens. */
    @Test
    @Requirement("S-8")
    void closesWithoutWaitingForAByte() {
        try (TestBridge bridge = filtered(peer -> false).start();
                FastCgiPeer peer = bridge.connect()) {
            peer.awaitGone();
            assertThat(peer.transcript().received()).isEmpty();
        }
    }

    @Test
    @Requirement("S-9")
    void closesTheConnectionOfAPeerWithoutATcpAddress(@TempDir Path folder) {
        try (TestBridge bridge = filtered(InetSocketAddress.class::isInstance)
                        .listen(UnixDomainSocketAddress.of(folder.resolve("bridge.sock")))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.sendUntilClosed(WireBytes.get(1, CLOSE, "/"));
            peer.awaitGone();
            assertThat(peer.transcript().received()).isEmpty();
            assertThat(asked).hasSize(1).noneMatch(InetSocketAddress.class::isInstance);
            assertThat(started).hasValue(0);
        }
    }

    @Test
    @Requirement("S-11")
    void servesEverybodyWithoutAFilter(@TempDir Path folder) {
        try (TestBridge tcp = TestBridge.start(Apps.of(Apps::hello));
                TestBridge unix = TestBridge.of(Apps.of(Apps::hello))
                        .listen(UnixDomainSocketAddress.of(folder.resolve("bridge.sock")))
                        .start()) {
            tcp.requireServing();
            unix.requireServing();
        }
    }
}
