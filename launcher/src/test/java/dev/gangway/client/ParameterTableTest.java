package dev.gangway.client;

import static dev.gangway.client.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterTableTest {

    static Stream<Arguments> pairs() {
        return Stream.of(
                Arguments.of("a", "", "01 00 'a'"),
                Arguments.of("a", "b", "01 01 'ab'"),
                Arguments.of("a", "b".repeat(127), "01 7F 'a' 62*127"),
                Arguments.of("a", "b".repeat(128), "01 80000080 'a' 62*128"),
                Arguments.of("a".repeat(127), "", "7F 00 61*127"),
                Arguments.of("a".repeat(128), "b", "80000080 01 61*128 'b'"),
                Arguments.of("a".repeat(128), "b".repeat(255), "80000080 800000FF 61*128 62*255"),
                Arguments.of("a", "b".repeat(256), "01 80000100 'a' 62*256"),
                Arguments.of("a", "b".repeat(32767), "01 80007FFF 'a' 62*32767"),
                Arguments.of("a", "b".repeat(32768), "01 80008000 'a' 62*32768"),
                Arguments.of("a", "b".repeat(65536), "01 80010000 'a' 62*65536"),
                Arguments.of("a", "b".repeat(1 << 20), "01 80100000 'a' 62*1048576"),
                Arguments.of("a", "\u00e9\u20ac", "01 05 'a' C3A9 E282AC"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void encodes(String name, String value, String wire) {
        ParameterTable table = new ParameterTable();
        table.set(name, value);

        assertThat(table.encode()).isEqualTo(bytes(wire));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void decodes(String name, String value, String wire) throws IOException {
        assertThat(NameValueDecoder.decode(ByteBuffer.wrap(bytes(wire)))).isEqualTo(Map.of(name, value));
    }

    @Test
    void decodesAShortLengthInFourBytes() throws IOException {
        assertThat(NameValueDecoder.decode(ByteBuffer.wrap(bytes("80000001 80000002 'abc'"))))
                .isEqualTo(Map.of("a", "bc"));
    }

    @Test
    void refusesWhatReachesPastTheEnd() {
        for (String wire : new String[] {"01", "01 80 0000", "05 00 'abc'", "01 02 'ab'", "01 FFFFFFFF 'a'"}) {
            assertThatThrownBy(() -> NameValueDecoder.decode(ByteBuffer.wrap(bytes(wire))))
                    .as(wire)
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void keepsTheOrderAndReplacesInPlace() {
        ParameterTable table = new ParameterTable();
        table.set("A", "1");
        table.set("B", "2");
        table.set("C", "3");
        table.set("A", bytes("E9"));
        table.remove("B");

        assertThat(table.encode()).isEqualTo(bytes("01 01 'A' E9  01 01 'C3'"));
    }

    @Test
    void refusesAnEmptyName() {
        assertThatThrownBy(() -> new ParameterTable().set("", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
