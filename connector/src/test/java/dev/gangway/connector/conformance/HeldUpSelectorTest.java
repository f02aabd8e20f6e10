package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;

/** Connections that share a selector with an application that holds its thread up. */
class HeldUpSelectorTest {
    private static final int HELD = 40;

    private final CountDownLatch entered = new CountDownLatch(HELD);
    private final CountDownLatch released = new CountDownLatch(1);

    private void hold(Request request, Response response) {
        entered.countDown();
        Await.open("released", released);
    }

    private TestBridge bridge() {
        return TestBridge.start(Apps.byPath(Map.of("/hold", this::hold, "/ok", (request, response) -> {})));
    }

    private static void ask(FastCgiPeer peer, String path) {
        peer.send(WireBytes.get(1, KEEP_CONN, path));
        assertThat(peer.answer(1).hasHead()).isTrue();
    }

    @Test
    void requestsThatAreHeldUpAllBeginAndOthersGoOn() {
        List<FastCgiPeer> held = new ArrayList<>();
        try (TestBridge bridge = bridge();
                FastCgiPeer other = bridge.connect()) {
            for (int i = 0; i < 1000; i++) {
                ask(other, "/ok"); // the thread that selects gets used to serving
            }
            for (int i = 0; i < HELD; i++) {
                FastCgiPeer peer = bridge.connect();
                held.add(peer);
                peer.send(WireBytes.get(1, KEEP_CONN, "/hold"));
            }
            Await.open("all have begun", entered);
            for (int i = 0; i < 1000; i++) {
                ask(other, "/ok");
            }
            bridge.requireServing();
            released.countDown();
            held.forEach(peer -> assertThat(peer.answer(1).hasHead()).isTrue());
        } finally {
            released.countDown();
            held.forEach(FastCgiPeer::close);
        }
    }

    @Test
    void oneThatIsHeldUpNowAndThenDoesNotMakeOthersWaitForIt() {
        try (TestBridge bridge = bridge();
                FastCgiPeer slow = bridge.connect();
                FastCgiPeer other = bridge.connect()) {
            for (int i = 0; i < 1000; i++) {
                ask(other, "/ok");
            }
            slow.send(WireBytes.get(1, KEEP_CONN, "/hold"));
            long begin = System.nanoTime();
            ask(other, "/ok");
            // The held one ends only below: without somebody to take over this would never be reached.
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin))
                    .isLessThan(10);
            released.countDown();
            assertThat(slow.answer(1).hasHead()).isTrue();
        } finally {
            released.countDown();
        }
    }
}
