package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests whose PARAMS take too long, and connections that send half of something. */
class SlowParamsTest {
    /** Longer than a machine holds up a request that the bridge is to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static TestBridge impatient(int threads) {
        return TestBridge.of(Apps.of(Apps::hello))
                .threads(threads)
                .fastCgi(settings -> settings.paramsTimeout(PATIENCE))
                .start();
    }

    @Test
    void closesWhenTheRestDoesNotCome() {
        List<String> starts = List.of(
                "01", // half a header
                "01 01 0001 0008 00 00 0001", // half a BEGIN_REQUEST
                "01 01 0001 0008 00 00 0001010000000000", // no PARAMS
                "01 01 0001 0008 00 00 0001010000000000 01 04 0001 0100 00 00 0E03", // half a record of PARAMS
                "01 01 0001 0008 00 00 0001010000000000 01 04 0001 0003 00 00 010041", // no end of PARAMS
                "01 09 0000 0100 00 00 0F00"); // half a GET_VALUES
        Map<String, FastCgiPeer> peers = new LinkedHashMap<>();
        try (TestBridge bridge = impatient(8)) {
            for (String start : starts) {
                peers.put(start, bridge.connect().send(bytes(start)));
            }
            peers.forEach((start, peer) -> {
                peer.awaitGone();
                assertThat(peer.transcript().received()).as(start).isEmpty();
            });
            bridge.requireServing();
        } finally {
            peers.values().forEach(FastCgiPeer::close);
        }
    }

    /** Each byte comes in time, but all of them together do not. */
    @Test
    void closesWhenTheRestComesInDrops() {
        byte[] record = WireBytes.raw(WireBytes.PARAMS, 1, WireBytes.pairs("A", "a".repeat(65000)), 0);
        try (TestBridge bridge = impatient(8);
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN));
            int[] sent = {0};
            Await.until("the bridge closes", () -> {
                peer.sendUntilClosed(new byte[] {record[sent[0]++]});
                return peer.poll().isGone();
            });
            assertThat(sent[0]).isLessThan(record.length);
            bridge.requireServing();
        }
    }

    /** The same on a connection that has served requests before, and while another request runs. */
    @Test
    void closesAKeptConnectionAsWell() {
        try (TestBridge bridge = impatient(8);
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            peer.answer(1);
            peer.send(begin(1, RESPONDER, KEEP_CONN));
            peer.expectClosed();
        }
    }

    @Test
    void holdsNoThreadForHalfOpenRequests() {
        byte[] half = join(begin(1, RESPONDER, KEEP_CONN), bytes("01 04 0001 0100 00 00 0E03"));
        List<FastCgiPeer> peers = new ArrayList<>();
        try (TestBridge bridge = impatient(5)) {
            for (int i = 0; i < 200; i++) {
                FastCgiPeer peer = bridge.connect();
                peers.add(peer);
                peer.send(half);
            }
            bridge.requireServing();
            peers.forEach(FastCgiPeer::awaitGone);
            bridge.requireServing();
        } finally {
            peers.forEach(FastCgiPeer::close);
        }
    }
}
