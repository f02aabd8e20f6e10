package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.PARAMS;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** PARAMS that do not end. */
class EndlessParamsTest {
    private static final byte[] RECORD = raw(PARAMS, 1, WireBytes.pattern(65528), 0);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    void keepsNoMoreThanTheLimitAndThenCloses() {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .untracked()
                        .fastCgi(settings -> settings.paramsTimeout(Duration.ofSeconds(2)))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            bridge.requireServing();
            MemoryUse memory = new MemoryUse();
            peer.send(begin(1, RESPONDER, KEEP_CONN));
            long taken = peer.flood(RECORD, 3000, PATIENCE); // some 200 MB, if the time allows
            assertThat(taken).as("what would be too much to keep").isGreaterThan(64L * 1024 * 1024);
            memory.requireGrowthBelow(32);
            peer.awaitGone();
            assertThat(peer.transcript().received()).isEmpty();
            bridge.requireServing();
        }
    }

    @Test
    void answers431ToAnEndBeyondTheLimit() {
        try (TestBridge bridge = TestBridge.start(Apps.of(Apps::hello));
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN));
            assertThat(peer.flood(RECORD, 100, PATIENCE)).isEqualTo(100L * RECORD.length);
            peer.send(paramsEnd(1), stdinEnd(1));
            assertThat(peer.answer(1).status()).isEqualTo(431);
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).status()).as("the next request").isEqualTo(200);
        }
    }

    /** A single pair may be announced to be as long as the whole limit, and then never come. */
    @Test
    void allocatesNothingForWhatIsOnlyAnnounced() {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello)).untracked().start()) {
            bridge.requireServing();
            MemoryUse memory = new MemoryUse();
            FastCgiPeer[] peers = new FastCgiPeer[100];
            for (int i = 0; i < peers.length; i++) {
                peers[i] = bridge.connect();
                peers[i].send(begin(1, RESPONDER, KEEP_CONN), raw(PARAMS, 1, WireBytes.bytes("01 801FFFFF 'A'"), 0));
                peers[i].barrier();
            }
            memory.requireGrowthBelow(32);
            for (FastCgiPeer peer : peers) {
                peer.close();
            }
            bridge.requireServing();
        }
    }

    @Test
    void answersTheRequestOfAnotherIdMeanwhile() {
        try (TestBridge bridge = TestBridge.start(Apps.of(Apps::hello));
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, "A", "a"));
            assertThat(peer.flood(RECORD, 50, PATIENCE)).isEqualTo(50L * RECORD.length);
            peer.send(WireBytes.get(2, KEEP_CONN, "/"));
            assertThat(peer.answer(2).status()).isEqualTo(200);
        }
    }
}
