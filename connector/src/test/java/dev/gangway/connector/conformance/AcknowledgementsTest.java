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
        requireNoDelay(body, most, rest);
    }

    @Test
    void theEndOfTheParametersIsNotHeldBackEither() {
        byte[] start = begin(1, RESPONDER, KEEP_CONN);
        byte[] rest = WireBytes.join(params(1, postParams("/", 0)), paramsEnd(1), stdinEnd(1));
        requireNoDelay(new byte[0], start, rest);
    }

    /**
     * Asks again and again, each time by two writes and in turn with a peer that holds nothing back: so whatever else the
     * machine does delays both.
     */
    private static void requireNoDelay(byte[] body, byte[] first, byte[] second) {
        long[] held = new long[REQUESTS];
        long[] plain = new long[REQUESTS];
        try (TestBridge bridge = TestBridge.start(Apps.of(Apps::echo));
                FastCgiPeer holding = bridge.connect().withNagle();
                FastCgiPeer other = bridge.connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                held[i] = nanos(holding, body, first, second);
                plain[i] = nanos(other, body, first, second);
            }
        }
        assertThat(medianMillis(held))
                .as("milliseconds of most requests")
                .isLessThan(medianMillis(plain) + DELAY_MILLIS / 2);
    }

    private static long nanos(FastCgiPeer peer, byte[] body, byte[] first, byte[] second) {
        long begin = System.nanoTime();
        peer.send(first);
        peer.send(second);
        assertThat(peer.answer(1).body()).isEqualTo(body);
        return System.nanoTime() - begin;
    }

    private static long medianMillis(long[] nanos) {
        Arrays.sort(nanos);
        return TimeUnit.NANOSECONDS.toMillis(nanos[nanos.length / 2]);
    }
}
