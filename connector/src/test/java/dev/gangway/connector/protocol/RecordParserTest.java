package dev.gangway.connector.protocol;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.testkit.WireBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordParserTest {

    /** Wire bytes, written out by hand, and the records they stand for. */
    record Case(String name, String wire, List<String> records) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("an empty record ends a stream", "01 05 0001 0000 00 00", List.of("5 1 ''")),
                new Case("content is passed on", "01 05 0001 0003 00 00  616263", List.of("5 1 'abc'")),
                new Case("padding is skipped", "01 05 0001 0003 05 00  616263 FFFFFFFFFF", List.of("5 1 'abc'")),
                new Case("padding may follow no content", "01 04 0001 0000 02 00  FFFF", List.of("4 1 ''")),
                new Case("the reserved byte is ignored", "01 04 0001 0000 00 FF", List.of("4 1 ''")),
                new Case("ids are unsigned", "01 05 FFFF 0000 00 00", List.of("5 65535 ''")),
                new Case("an unknown type keeps its code", "01 FF 0000 0000 00 00", List.of("255 0 ''")),
                new Case(
                        "records follow each other",
                        "01 05 0001 0001 07 00  61 01010101010101   01 05 0001 0000 00 00",
                        List.of("5 1 'a'", "5 1 ''")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void parsesWhole(Case c) throws Exception {
        assertThat(parse(List.of(bytes(c.wire())))).isEqualTo(c.records());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void parsesByteByByte(Case c) throws Exception {
        List<byte[]> single = new ArrayList<>();
        for (byte b : bytes(c.wire())) {
            single.add(new byte[] {b});
        }
        assertThat(parse(single)).isEqualTo(c.records());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void parsesAtEveryCut(Case c) throws Exception {
        byte[] wire = bytes(c.wire());
        for (int cut = 0; cut <= wire.length; cut++) {
            List<byte[]> halves = List.of(
                    java.util.Arrays.copyOfRange(wire, 0, cut), java.util.Arrays.copyOfRange(wire, cut, wire.length));
            assertThat(parse(halves)).as("cut at %d", cut).isEqualTo(c.records());
        }
    }

    @Test
    void takesTheLargestContentAndPadding() throws Exception {
        byte[] wire =
                WireBytes.join(bytes("01 05 0001 FFFF FF 00"), new byte[65535 + 255], bytes("01 05 0001 0000 00 00"));
        List<String> records = parse(List.of(wire));
        assertThat(records).hasSize(2);
        assertThat(records.get(0)).hasSize("5 1 ''".length() + 65535);
    }

    @Test
    void refusesAnotherVersionAtItsFirstByte() {
        assertThatThrownBy(() -> parse(List.of(bytes("02"))))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("record of version 2 (expected 1)");
    }

    @Test
    void knowsWhereARecordEnds() throws Exception {
        RecordParser parser = new RecordParser(new Recorder());
        assertThat(parser.atRecordBoundary()).isTrue();
        parser.parse(ByteBuffer.wrap(bytes("01 05 0001 0001")));
        assertThat(parser.atRecordBoundary()).isFalse();
        parser.parse(ByteBuffer.wrap(bytes("01 00 61")));
        assertThat(parser.atRecordBoundary()).isFalse();
        parser.parse(ByteBuffer.wrap(bytes("00")));
        assertThat(parser.atRecordBoundary()).isTrue();
    }

    private static List<String> parse(List<byte[]> pieces) throws ProtocolException {
        Recorder recorder = new Recorder();
        RecordParser parser = new RecordParser(recorder);
        for (byte[] piece : pieces) {
            ByteBuffer in = ByteBuffer.wrap(piece);
            parser.parse(in);
            assertThat(in.hasRemaining()).isFalse();
        }
        return recorder.records;
    }

    private static final class Recorder implements RecordHandler {
        final List<String> records = new ArrayList<>();
        private String head = "";
        private final StringBuilder content = new StringBuilder();

        @Override
        public void onHeader(int typeCode, int requestId, int contentLength) {
            head = typeCode + " " + requestId;
            content.setLength(0);
        }

        @Override
        public void onContent(ByteBuffer part, boolean last) {
            content.append(StandardCharsets.ISO_8859_1.decode(part));
            if (last) {
                records.add(head + " '" + content + "'");
            }
        }
    }
}
