package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.UNKNOWN_TYPE;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of a type that nobody knows (FastCGI 1.0, section 4.2). */
class UnknownTypesTest {
    private static TestBridge bridge;

    @BeforeAll
    static void start() {
        bridge = TestBridge.start(Apps.of(Apps::echo));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 13, 127, 128, 255})
    @Requirement({"S-73", "S-74"})
    void answersAnUnknownTypeWithItsByte(int type) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.barrier();
            peer.send(raw(type, 0, WireBytes.pattern(1000), 255));
            peer.expect(WireBytes.join(bytes("01 0B 0000 0008 00 00"), new byte[] {(byte) type}, new byte[7]));
            assertThat(peer.barrier()).isEmpty();
        }
    }

    @Test
    @Requirement("S-75")
    void skipsAnUnknownTypeOfARequest() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), raw(77, 1, WireBytes.pattern(100), 4));
            peer.send(params(1, postParams("/echo", 6)), paramsEnd(1), stdin(1, "abc"));
            peer.send(raw(77, 1, WireBytes.pattern(100), 4), raw(12, 2, WireBytes.pattern(10), 0));
            peer.send(stdin(1, "def"), stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abcdef");
            assertThat(peer.barrier()).isEmpty();
            assertThat(peer.transcript().received()).noneMatch(record -> record.type() == UNKNOWN_TYPE);
        }
    }

    /** Whoever sends them must not fill the log. */
    @Test
    @Requirement("S-75")
    void logsUnknownTypesAndTooMuchContentOnce() {
        try (LogCapture log = new LogCapture();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", 6)), paramsEnd(1));
            for (int i = 0; i < 10; i++) {
                peer.send(raw(77, 1, new byte[1], 0), stdin(1, "abc"));
            }
            peer.send(stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abcabc");
            assertThat(log.text().lines().filter(line -> line.contains("unknown type 77")))
                    .hasSize(1);
            assertThat(log.text().lines().filter(line -> line.contains("more content than")))
                    .hasSize(1);
        }
    }
}
