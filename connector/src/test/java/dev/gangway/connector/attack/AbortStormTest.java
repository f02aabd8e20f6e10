package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests that are aborted as fast as they are begun. */
class AbortStormTest {
    @Test
    void endsEachOfManyRequestsThatAreBegunAndAborted() {
        try (TestBridge bridge = TestBridge.start(Apps.of(Apps::hello));
                FastCgiPeer peer = bridge.connect()) {
            byte[] storm = new byte[0];
            for (int id = 1; id <= 100; id++) {
                storm = join(storm, begin(id, RESPONDER, KEEP_CONN), abort(id), abort(id));
            }
            for (int turn = 1; turn <= 100; turn++) {
                peer.send(storm);
            }
            peer.barrier();
            for (int id = 1; id <= 100; id++) {
                for (int turn = 1; turn <= 100; turn++) {
                    assertThat(peer.answer(id).protocolStatus()).isZero();
                }
            }
            bridge.requireServing();
        }
    }

    /** An aborted request counts until its application has ended, so that a storm cannot pile applications up. */
    @Test
    void runsNoMoreApplicationsThanTheLimitAllows() {
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (TestBridge bridge = TestBridge.of(Apps.of((request, response) -> {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            Await.open("the test lets the requests go on", proceed);
                            running.decrementAndGet();
                        }))
                        .fastCgi(settings -> settings.maxRequestsPerConnection(8))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            for (int id = 1; id <= 2000; id++) {
                peer.send(WireBytes.get(id, KEEP_CONN, "/"), abort(id));
            }
            peer.barrier();
            assertThat(running.get()).isLessThanOrEqualTo(8);
            proceed.countDown();
            for (int id = 1; id <= 2000; id++) {
                peer.answer(id);
            }
            assertThat(most.get()).isLessThanOrEqualTo(8);
            bridge.requireServing();
        }
    }

    @Test
    void ignoresAbortsOfRequestsThatDoNotExist() {
        try (TestBridge bridge = TestBridge.start(Apps.of(Apps::hello));
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            peer.answer(1);
            byte[] aborts = new byte[0];
            for (int id = 1; id <= 1000; id++) {
                aborts = join(aborts, abort(id));
            }
            for (int turn = 0; turn < 100; turn++) {
                peer.send(aborts);
            }
            assertThat(peer.barrier()).isEmpty();
            bridge.requireServing();
        }
    }
}
