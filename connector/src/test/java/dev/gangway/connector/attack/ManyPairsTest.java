package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A great many tiny variables, which cost more to keep than to send. */
class ManyPairsTest {
    private static TestBridge bridge;

    @BeforeAll
    static void start() {
        bridge = TestBridge.of(Apps.of(Apps::hello)).untracked().start();
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @Test
    void refusesAMillionPairs() {
        byte[] pairs = new byte[3 * 1_000_000];
        for (int i = 0; i < pairs.length; i += 3) {
            pairs[i] = 1; // a name of one byte, no value
            pairs[i + 2] = 'A';
        }
        try (FastCgiPeer peer = bridge.connect()) {
            bridge.requireServing();
            MemoryUse memory = new MemoryUse();
            peer.send(begin(1, RESPONDER, KEEP_CONN));
            byte[] records = WireBytes.stream(WireBytes.PARAMS, 1, pairs);
            assertThat(peer.flood(records, 1, Duration.ofSeconds(5))).isEqualTo(records.length);
            peer.barrier();
            memory.requireGrowthBelow(32);
            peer.send(paramsEnd(1), stdinEnd(1));
            assertThat(peer.answer(1).status()).isEqualTo(431);
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).status()).as("the next request").isEqualTo(200);
        }
    }

    @Test
    void takesPairsUpToTheLimitAndNoMore() {
        String[] most = and(getParams("/"), Collections.nCopies(2 * 997, "A").toArray(new String[0])); // 3 + 997
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, KEEP_CONN, most));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            peer.send(WireBytes.request(1, KEEP_CONN, and(most, "B", "b")));
            assertThat(peer.answer(1).status()).isEqualTo(431);
        }
    }

    @Test
    void takesNamesAndValuesUpToTheirLimitsAndNoMore() {
        try (TestBridge strict = TestBridge.of(Apps.of(Apps::hello))
                        .fastCgi(settings -> settings.maxNameLength(100).maxValueLength(200))
                        .start();
                FastCgiPeer peer = strict.connect()) {
            String name = "N".repeat(100);
            String value = "v".repeat(200);
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/"), name, value)));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/"), name + "N", value)));
            assertThat(peer.answer(1).status()).isEqualTo(431);
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/"), name, value + "v")));
            assertThat(peer.answer(1).status()).isEqualTo(431);
        }
    }
}
