package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.GET_VALUES;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.pair;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of GET_VALUES (section 4.1) with more than anybody asks. */
class LongQueriesTest {
    private static final int LIMIT = 4096;
    private static final byte[] KNOWN = pair("FCGI_MPXS_CONNS", "");

    private static TestBridge bridge;

    @BeforeAll
    static void start() {
        bridge = TestBridge.start(Apps.of(Apps::hello));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    /** Returns a pair of a name that nobody knows, with a value, of so many bytes in all. */
    private static byte[] unknown(int bytes) {
        return join(
                bytes("01"), WireBytes.longLength(bytes - 6), bytes("'X'"), WireBytes.latin1("v".repeat(bytes - 6)));
    }

    private static void requireAnswer(byte[] query, String answer) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(raw(GET_VALUES, 0, query, 0));
            peer.expect(bytes(answer));
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 60_000})
    @Requirement({"S-68", "S-72"})
    void answersWhatIsWithinTheLimit(int behind) {
        requireAnswer(
                join(unknown(LIMIT - KNOWN.length), KNOWN, new byte[behind]),
                "01 0A 0000 0012 06 00  0F 01 'FCGI_MPXS_CONNS1' 000000000000");
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT - 17 + 1, LIMIT, 2 * LIMIT, 65_535 - 17})
    @Requirement({"S-68", "S-72"})
    void ignoresWhatIsBeyondTheLimit(int before) {
        requireAnswer(join(unknown(before), KNOWN), "01 0A 0000 0000 00 00");
    }

    @Test
    @Requirement("S-68")
    void answersAmongAsManyPairsAsThereIsRoomFor() {
        byte[][] pairs = new byte[(LIMIT - KNOWN.length) / 3 + 1][];
        Arrays.fill(pairs, bytes("01 00 'X'"));
        pairs[pairs.length - 1] = KNOWN;
        requireAnswer(join(pairs), "01 0A 0000 0012 06 00  0F 01 'FCGI_MPXS_CONNS1' 000000000000");
    }
}
