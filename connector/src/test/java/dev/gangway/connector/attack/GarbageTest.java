package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.ABORT_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.BEGIN_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.DATA;
import static dev.gangway.connector.testkit.WireBytes.GET_VALUES;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.PARAMS;
import static dev.gangway.connector.testkit.WireBytes.STDIN;
import static dev.gangway.connector.testkit.WireBytes.UNKNOWN_TYPE;
import static dev.gangway.connector.testkit.WireBytes.VERSION_1;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.pairs;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.LogCapture;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections of something that is no web server: closed, without a word to it or a warning in the log, unless it looks
 * like one.
 */
class GarbageTest {
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
                "'GET / HTTP/1.1' 0D0A 'Host: localhost' 0D0A 0D0A",
                "16 0301 0200 01 0001FC 0303", // TLS ClientHello
                "'SSH-2.0-OpenSSH_9.2' 0D0A",
                "00",
                "FF",
                "0000000000000000",
                "01 06 0001 0000 00 00", // STDOUT
                "01 0C 0001 0000 00 00", // of a type that there is none of
                "01 03 0000 0008 00 00 0000000000000000",
                "01 01 0001 0007 00 00 00010000000000", // BEGIN_REQUEST of 7 bytes
                "01 01 0000 0008 00 00 0001000000000000" // BEGIN_REQUEST without an id
            })
    void closesSilentlyOnAnImpossibleFirstRecord(String first) {
        try (LogCapture log = new LogCapture();
                FastCgiPeer peer = bridge.connect()) {
            peer.sendUntilClosed(bytes(first));
            peer.awaitGone();
            assertThat(peer.transcript().received()).isEmpty();
            assertThat(log.warnings()).isEmpty();
        }
        bridge.requireServing();
    }

    @Test
    void closesOnRandomBytes() {
        Random random = new Random(20261122);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(5000)];
            random.nextBytes(noise);
            if (noise[0] == 1) {
                noise[0] = 2; // with the version of FastCGI it might be waited for
            }
            try (FastCgiPeer peer = bridge.connect()) {
                peer.sendUntilClosed(noise);
                peer.awaitGone();
                assertThat(peer.transcript().received()).isEmpty();
            }
        }
        bridge.requireServing();
    }

    /** What looks like a record may be waited for, or be answered, until no more comes. */
    @Test
    void endsWithRandomBytesBehindTheVersion() {
        Random random = new Random(20261123);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[1 + random.nextInt(5000)];
            random.nextBytes(noise);
            noise[0] = VERSION_1;
            try (FastCgiPeer peer = bridge.connect().leniently()) {
                peer.sendUntilClosed(noise);
                peer.finishSending();
                peer.awaitGone();
            }
        }
        bridge.requireServing();
    }

    @Test
    void goesOnOrClosesByTheHeaderOfARandomFirstRecord() {
        Random random = new Random(20261124);
        int goingOn = 0;
        for (int i = 0; i < 400; i++) {
            int type = random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(14);
            int id = random.nextInt(3) == 0 ? 0 : 2 + random.nextInt(0xFFFE);
            byte[] content = content(type, random);
            boolean goesOn = mayComeFirst(type, id, content.length);
            goingOn += goesOn ? 1 : 0;
            try (FastCgiPeer peer = bridge.connect()) {
                peer.sendUntilClosed(raw(type, id, content, random.nextInt(256)));
                if (goesOn) {
                    peer.send(WireBytes.get(1, KEEP_CONN, "/"));
                    assertThat(peer.answer(1).status()).isEqualTo(200);
                } else {
                    peer.awaitGone();
                    assertThat(peer.transcript().received()).isEmpty();
                }
            }
        }
        assertThat(goingOn).isBetween(100, 300);
    }

    /** Returns random content; of the two types of which it matters it is such as may come. */
    private static byte[] content(int type, Random random) {
        byte[] content = new byte[random.nextBoolean() ? 8 : random.nextInt(300)];
        random.nextBytes(content);
        if (type == GET_VALUES) {
            return pairs("X", "x".repeat(content.length));
        }
        if (type == BEGIN_REQUEST && content.length > 2) {
            content[0] = (byte) 0xFF; // of a role that there is none of
            content[2] = KEEP_CONN;
        }
        return content;
    }

    private static boolean mayComeFirst(int type, int id, int contentLength) {
        if (id == 0) {
            return type == GET_VALUES || type == 0 || type > UNKNOWN_TYPE; // the last two get UNKNOWN_TYPE
        }
        return switch (type) {
            case BEGIN_REQUEST -> contentLength == 8;
            case ABORT_REQUEST, PARAMS, STDIN, DATA -> true; // of a request that there is none of: skipped
            default -> false;
        };
    }
}
