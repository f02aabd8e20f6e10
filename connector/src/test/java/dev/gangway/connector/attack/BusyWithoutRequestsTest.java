package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.bytes;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that are kept busy with anything but requests. */
class BusyWithoutRequestsTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @ParameterizedTest
    @CsvSource({
        "false, 01 09 0000 0000 00 00", // GET_VALUES
        "true, 01 09 0000 0000 00 00",
        "false, 01 05 0002 0001 00 00 20", // STDIN of a request that there is none of
        "true, 01 05 0002 0001 00 00 20",
    })
    void areClosedInTime(boolean afterARequest, String record) {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .fastCgi(settings -> settings.paramsTimeout(PATIENCE).idleTimeout(PATIENCE))
                        .start();
                FastCgiPeer peer = bridge.connect().leniently()) {
            if (afterARequest) {
                peer.sendUntilClosed(WireBytes.get(1, KEEP_CONN, "/"));
            }
            Await.until("the bridge closes", () -> {
                peer.sendUntilClosed(bytes(record));
                return peer.poll().isGone();
            });
            bridge.requireServing();
        }
    }
}
