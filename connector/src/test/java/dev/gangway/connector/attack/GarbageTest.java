package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.LogCapture;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.FastCgiPeer;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of something that is no web server: closed, without a word to it or a warning in the log. */
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
}
