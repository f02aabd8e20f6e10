package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that are none: refused with 400 before any application is asked, and the connection goes on. */
class BadTargetsTest {
    private static TestBridge bridge;

    @BeforeAll
    static void start() {
        bridge = TestBridge.start(Apps.of(Apps::hello));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/%zz",
                "/app/%u",
                "/app/%u1",
                "/app/%u12",
                "/app/%u123",
                "http://h/%u1"
            })
    void areAnsweredWith400(String target) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, target));
            assertThat(peer.answer(1).status()).isEqualTo(400);
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).as("the next request").isEqualTo("ok\n");
        }
    }
}
