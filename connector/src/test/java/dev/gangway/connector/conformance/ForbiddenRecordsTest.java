package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.ABORT_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.BEGIN_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.DATA;
import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.GET_VALUES;
import static dev.gangway.connector.testkit.WireBytes.GET_VALUES_RESULT;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.PARAMS;
import static dev.gangway.connector.testkit.WireBytes.STDERR;
import static dev.gangway.connector.testkit.WireBytes.STDIN;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static dev.gangway.connector.testkit.WireBytes.UNKNOWN_TYPE;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.pairs;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that no web server may send (FastCGI 1.0, sections 3.3 and 8): they end the connection. */
class ForbiddenRecordsTest {
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
    @ValueSource(ints = {0, 2, 129, 255})
    @Requirement("S-25")
    void closesOnAnotherVersion(int version) {
        try (LogCapture log = new LogCapture();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            peer.answer(1);
            peer.send(raw(version, GET_VALUES, 0, new byte[0], new byte[0], 0));
            peer.expectClosed();
            assertThat(log.warnings()).singleElement().asString().contains("protocol error");
        }
    }

    @Test
    void tellsWhoseErrorItWas(@TempDir Path folder) {
        Path socket = folder.resolve("bridge.sock");
        tellsOf(bridge, "protocol error of /127.0.0.1:");
        try (TestBridge unix = TestBridge.of(Apps.of(Apps::hello))
                .listen(UnixDomainSocketAddress.of(socket))
                .start()) {
            tellsOf(unix, "protocol error of a web server at " + socket + ": ");
        }
    }

    private static void tellsOf(TestBridge asked, String peerInTheLog) {
        try (LogCapture log = new LogCapture();
                FastCgiPeer peer = asked.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            peer.answer(1);
            peer.send(raw(2, GET_VALUES, 0, new byte[0], new byte[0], 0));
            peer.expectClosed();
            assertThat(log.warnings()).singleElement().asString().contains(peerInTheLog);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BEGIN_REQUEST, ABORT_REQUEST, PARAMS, STDIN, DATA})
    @Requirement("S-28")
    void closesOnAnApplicationRecordWithIdZero(int type) {
        byte[] content = type == BEGIN_REQUEST ? bytes("0001 01 0000000000") : new byte[0];
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            peer.answer(1);
            peer.send(raw(type, 0, content, 0));
            peer.expectClosed();
        }
    }

    @Test
    @Requirement("S-29")
    void closesOnGetValuesWithARequestId() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            peer.answer(1);
            peer.send(raw(GET_VALUES, 1, pairs("FCGI_MPXS_CONNS", ""), 0));
            peer.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {END_REQUEST, STDOUT, STDERR, GET_VALUES_RESULT, UNKNOWN_TYPE})
    @Requirement("S-30")
    void closesOnARecordThatOnlyApplicationsSend(int type) {
        for (int id = 0; id <= 1; id++) {
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
                peer.answer(1);
                peer.send(raw(type, id, new byte[8], 0));
                peer.expectClosed();
            }
        }
    }
}
