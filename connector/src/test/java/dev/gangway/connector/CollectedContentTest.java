package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.GET_VALUES_RESULT;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.getValues;
import static dev.gangway.connector.testkit.WireBytes.pairs;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.testkit.WireRecord;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory of records that are looked at as a whole. */
class CollectedContentTest {
    private final SteppedConnection connection = new SteppedConnection(Apps.of(Apps::hello));

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void takesNoMemoryForWhatIsOnlyAnnounced() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) { // the first times take what is made once
            long before = allocated();
            connection.give(bytes("01 09 0000 FFFF 00 00"));
            least = Math.min(least, allocated() - before);
            connection.give(pairs("X", "x".repeat(0xFFFF - 6)));
        }
        assertThat(connection.taken()).hasSize(20);
        assertThat(least).isLessThan(48 * 1024);
    }

    @Test
    void answersAQueryThatComesByteByByte() {
        for (byte one : getValues("FCGI_MAX_CONNS", "FCGI_MPXS_CONNS")) {
            assertThat(connection.taken()).isEmpty();
            connection.give(new byte[] {one});
        }
        List<WireRecord> answers = connection.taken();
        assertThat(answers).singleElement().matches(answer -> answer.is(GET_VALUES_RESULT, 0));
        assertThat(answers.get(0).content()).isEqualTo(bytes("0E 05 'FCGI_MAX_CONNS16384' 0F 01 'FCGI_MPXS_CONNS1'"));
    }
}
