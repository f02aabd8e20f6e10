package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The typical exchanges of the specification's appendix B, byte for byte. */
class GoldenExchangesTest {
    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private TestBridge bridge;

    @BeforeEach
    void start() {
        bridge = TestBridge.start(Apps.byPath(Map.of(
                "/a",
                Apps::hello,
                "/e",
                (request, response) -> {
                    byte[] body = Apps.readAll(request);
                    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
                    Apps.write(response, true, java.nio.ByteBuffer.wrap(body));
                },
                "/h",
                (request, response) -> {
                    started.incrementAndGet();
                    Await.open("the test lets the request go on", proceed);
                    Apps.hello(request, response);
                })));
    }

    @AfterEach
    void stop() {
        proceed.countDown();
        bridge.close();
    }

    /** The answer "ok": 16 + 26 + 19 + 2 bytes of header, 3 of body, which makes 66 (0x42), and 6 of padding. */
    private static byte[] ok(String id) {
        return join(
                bytes("01 06 " + id + " 0042 06 00"),
                bytes("'Status: 200 OK' 0D0A 'Content-Type: text/plain' 0D0A 'Content-Length: 3' 0D0A 0D0A 'ok' 0A"),
                bytes("000000000000"),
                bytes("01 06 " + id + " 0000 00 00"),
                bytes("01 03 " + id + " 0008 00 00  00000000 00 000000"));
    }

    @Test
    @Requirement("S-108")
    void answersASimpleRequestAndCloses() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    bytes(
                            """
                    01 01 0001 0008 00 00  0001 00 0000000000
                    01 04 0001 0022 00 00  0E 03 'REQUEST_METHODGET'  0B 02 'REQUEST_URI/a'
                    01 04 0001 0000 00 00
                    01 05 0001 0000 00 00
                    """));
            assertThat(peer.readUntilClosed()).as("%s", peer.transcript()).isEqualTo(ok("0001"));
        }
    }

    @Test
    @Requirement("S-109")
    void answersARequestWithParamsCutInANameAndABody() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    bytes(
                            """
                    01 01 0001 0008 00 00  0001 00 0000000000
                    01 04 0001 000A 00 00  0E 04 'REQUEST_'
                    01 04 0001 002A 00 00  'METHODPOST'  0B 02 'REQUEST_URI/e'  0E 01 'CONTENT_LENGTH3'
                    01 04 0001 0000 00 00
                    01 05 0001 0003 05 00  'ok' 0A 0000000000
                    01 05 0001 0000 00 00
                    """));
            assertThat(peer.readUntilClosed()).as("%s", peer.transcript()).isEqualTo(ok("0001"));
        }
    }

    @Test
    @Requirement("S-111")
    void answersInterleavedRequestsInTheOrderTheyEnd() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    bytes(
                            """
                    01 01 0001 0008 00 00  0001 01 0000000000
                    01 04 0001 0022 00 00  0E 03 'REQUEST_METHODGET'  0B 02 'REQUEST_URI/h'
                    01 04 0001 0000 00 00
                    01 01 0002 0008 00 00  0001 01 0000000000
                    01 05 0001 0000 00 00
                    01 04 0002 0022 00 00  0E 03 'REQUEST_METHODGET'  0B 02 'REQUEST_URI/a'
                    01 04 0002 0000 00 00
                    01 05 0002 0000 00 00
                    """));
            peer.expect(ok("0002"));
            Await.until("the first request runs", () -> started.get() == 1);
            proceed.countDown();
            peer.expect(ok("0001"));
            assertThat(peer.barrier()).isEmpty();
        }
    }
}
