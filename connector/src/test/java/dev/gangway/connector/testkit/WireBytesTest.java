package dev.gangway.connector.testkit;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The kit's own bytes, against the specification's tables. */
class WireBytesTest {
    @Test
    void readsHexAndText() {
        assertThat(bytes("01 05 0001 'a b' fF")).containsExactly(1, 5, 0, 1, 'a', ' ', 'b', 0xFF);
    }

    @Test
    void refusesAnOpenQuote() {
        assertThatThrownBy(() -> bytes("01 'abc")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesRecordsAsTheSpecificationHasThem() {
        assertThat(WireBytes.begin(0x1234, WireBytes.FILTER, WireBytes.KEEP_CONN))
                .isEqualTo(bytes("01 01 1234 0008 00 00  0003 01 0000000000"));
        assertThat(WireBytes.params(1, "A", "xyz")).isEqualTo(bytes("01 04 0001 0006 00 00  01 03 'Axyz'"));
        assertThat(WireBytes.padded(WireBytes.STDIN, 1, bytes("'abc'")))
                .isEqualTo(bytes("01 05 0001 0003 05 00  'abc' 0000000000"));
        assertThat(WireBytes.getValues("N")).isEqualTo(bytes("01 09 0000 0003 00 00  01 00 'N'"));
        assertThat(WireBytes.abort(2)).isEqualTo(bytes("01 02 0002 0000 00 00"));
    }

    @Test
    void writesLengthsOfPairs() {
        assertThat(WireBytes.length(127)).isEqualTo(bytes("7F"));
        assertThat(WireBytes.length(128)).isEqualTo(bytes("80000080"));
        assertThat(WireBytes.longLength(5)).isEqualTo(bytes("80000005"));
    }

    @Test
    void cutsStreamsAtTheLargestRecord() {
        assertThat(RecordCutter.cut(WireBytes.stdin(1, new byte[65536])))
                .extracting(WireRecord::contentLength)
                .containsExactly(65535, 1);
    }
}
