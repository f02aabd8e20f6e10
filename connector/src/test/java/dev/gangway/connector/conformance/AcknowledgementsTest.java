package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * A web server whose system holds a small segment back until what went before has been acknowledged (Nagle's algorithm,
 * RFC 1122 section 4.2.3.4), as nginx's does with the end of a body.
 */
@EnabledOnOs(OS.LINUX) // elsewhere Java cannot ask for an acknowledgement
class AcknowledgementsTest {
    /** What Linux waits at least before it acknowledges on its own. */
    private static final long DELAY_MILLIS = 40;

    private static final int REQUESTS = 31;

    @Test
    void theEndOfABodyIsNotHeldBackForWantOfAnAcknowledgement() {
        byte[] body = WireBytes.pattern(5000);
        byte[] most = WireBytes.join(
                begin(1, RESPONDER, KEEP_CONN),
                params(1, postParams("/", body.length)),
                paramsEnd(1),
                stdin(1, Arrays.copyOf(body, 4000)));
        byte[] rest = WireBytes.join(stdin(1, Arrays.copyOfRange(body, 4000, body.length)), stdinEnd(1));
        assertThat(medianMillis(body, most, rest)).isLessThan(DELAY_MILLIS / 2);
    }

    @Test
    void theEndOfTheParametersIsNotHeldBackEither() {
        byte[] start = begin(1, RESPONDER, KEEP_CONN);
        byte[] rest = WireBytes.join(params(1, postParams("/", 0)), paramsEnd(1), stdinEnd(1));
        assertThat(medianMillis(new byte[0], start, rest)).isLessThan(DELAY_MILLIS / 2);
    }

    /** Asks again and again on one connection, each time by two writes, and returns how long that usually takes. */
    private static long medianMillis(byte[] body, byte[] first, byte[] second) {
        long[] nanos = new long[REQUESTS];
        try (TestBridge bridge = TestBridge.start(Apps.of(Apps::echo));
                FastCgiPeer peer = bridge.connect().withNagle()) {
            for (int i = 0; i < REQUESTS; i++) {
                long begin = System.nanoTime();
                peer.send(first);
                peer.send(second);
                assertThat(peer.answer(1).body()).isEqualTo(body);
                nanos[i] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(nanos);
        return TimeUnit.NANOSECONDS.toMillis(nanos[REQUESTS / 2]);
    }
}
