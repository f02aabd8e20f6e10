package dev.gangway.client;

import static dev.gangway.client.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RecordReaderTest {

    /** Wire bytes, written out by hand, and the records they stand for. */
    record Case(String name, String wire, List<String> records) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("nothing", "", List.of()),
                new Case("an empty record", "01 06 0001 0000 00 00", List.of("STDOUT 1 ")),
                new Case("content", "01 06 0001 0003 00 00 'abc'", List.of("STDOUT 1 616263")),
                new Case("padding of any value", "01 07 0001 0003 05 00 'abc' FFFEFDFC00", List.of("STDERR 1 616263")),
                new Case("padding without content", "01 06 0001 0000 02 00 FFFF", List.of("STDOUT 1 ")),
                new Case("padding of 255 bytes", "01 06 0001 0001 FF 00 'a' 11*255", List.of("STDOUT 1 61")),
                new Case("an unsigned id", "01 06 FFFF 0000 00 00", List.of("STDOUT 65535 ")),
                new Case("any reserved byte", "01 06 0001 0000 00 FF", List.of("STDOUT 1 ")),
                new Case("an unknown type", "01 FF 0000 0001 00 00 00", List.of("type 255 0 00")),
                new Case(
                        "records one after the other",
                        "01 06 0001 0001 07 00 'a' 00*7  01 06 0001 0000 00 00  01 03 0001 0008 00 00 00*8",
                        List.of("STDOUT 1 61", "STDOUT 1 ", "END_REQUEST 1 0000000000000000")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsWhole(Case c) throws IOException {
        assertThat(read(new PiecewiseChannel(bytes(c.wire())))).isEqualTo(c.records());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsByteByByte(Case c) throws IOException {
        assertThat(read(PiecewiseChannel.byteByByte(bytes(c.wire())))).isEqualTo(c.records());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsAtEveryCut(Case c) throws IOException {
        byte[] wire = bytes(c.wire());
        for (int at = 0; at <= wire.length; at++) {
            assertThat(read(PiecewiseChannel.cutAt(at, wire)))
                    .as("cut at %d", at)
                    .isEqualTo(c.records());
        }
    }

    @Test
    void readsTheLongestRecordTwice() throws IOException {
        byte[] wire = bytes("01 06 0001 FFFF FF 00 61*65535 00*255  01 06 0001 FFFF FF 00 62*65535 00*255");

        RecordReader reader = new RecordReader(new PiecewiseChannel(wire), RecordListener.NONE);

        assertThat(hex(next(reader))).isEqualTo("61".repeat(65535));
        assertThat(hex(next(reader))).isEqualTo("62".repeat(65535));
        assertThat(reader.next()).isNull();
    }

    @Test
    void refusesAnotherVersion() {
        assertThatThrownBy(() -> read(new PiecewiseChannel(bytes("'HTTP/1.1 400 Bad'"))))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("got a record of version 72 (expected 1): the other side does not speak FastCGI");
    }

    @Test
    void reportsAnEndInsideAHeader() {
        assertThatThrownBy(() -> read(new PiecewiseChannel(bytes("01 06 0001 0000 00"))))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("inside the header of a record");
    }

    @Test
    void reportsAnEndInsideContent() {
        assertThatThrownBy(() -> read(new PiecewiseChannel(bytes("01 06 0001 0003 00 00 'ab'"))))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the connection was closed inside a record: STDOUT with 2 of 3 bytes");
    }

    @Test
    void doesNotMindAnEndInsidePadding() throws IOException {
        assertThat(read(new PiecewiseChannel(bytes("01 06 0001 0003 05 00 'abc' 00"))))
                .containsExactly("STDOUT 1 616263");
    }

    @Test
    void showsRecordsToTheListener() throws IOException {
        List<String> seen = new ArrayList<>();
        RecordListener listener =
                (direction, header, content) -> seen.add(RecordLog.format(direction, header, content));
        byte[] wire = bytes("01 06 0001 0003 05 00 'abc' 00*5  01 03 0001 0008 00 00  000003AA 00 000000");

        RecordReader reader = new RecordReader(new PiecewiseChannel(wire), listener);
        while (reader.next() != null) {
            // The listener sees them.
        }

        assertThat(seen)
                .containsExactly(
                        "<<     1  STDOUT                3",
                        "<<     1  END_REQUEST           8   REQUEST_COMPLETE 938");
    }

    private static List<String> read(PiecewiseChannel channel) throws IOException {
        RecordReader reader = new RecordReader(channel, RecordListener.NONE);
        List<String> records = new ArrayList<>();
        ReceivedRecord record;
        while ((record = reader.next()) != null) {
            RecordHeader header = record.header();
            records.add(RecordType.nameOf(header.type()) + " " + header.requestId() + " " + hex(record.content()));
        }
        return records;
    }

    private static ByteBuffer next(RecordReader reader) throws IOException {
        return Objects.requireNonNull(reader.next()).content();
    }

    private static String hex(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
