package dev.gangway.connector.protocol;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.protocol.NameValueDecoder.Fault;
import dev.gangway.connector.testkit.WireBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameValueDecoderTest {

    /** The content of a stream, written out by hand, and what it holds. */
    record Case(String name, String wire, Fault fault, List<String> pairs) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("nothing", "", Fault.NONE, List.of()),
                new Case("short lengths", "01 02 41 6262", Fault.NONE, List.of("A=bb")),
                new Case("an empty value", "01 00 41", Fault.NONE, List.of("A=")),
                new Case("a long name length", "80000001 02 41 6262", Fault.NONE, List.of("A=bb")),
                new Case("a long value length", "01 80000002 41 6262", Fault.NONE, List.of("A=bb")),
                new Case("both lengths long", "80000001 80000002 41 6262", Fault.NONE, List.of("A=bb")),
                new Case("two pairs", "01 01 41 62  01 00 43", Fault.NONE, List.of("A=b", "C=")),
                new Case("an empty name", "00 01 62", Fault.EMPTY_NAME, List.of()),
                new Case("no value length", "01", Fault.CUT, List.of()),
                new Case("a cut name length", "800000", Fault.CUT, List.of()),
                new Case("a cut value length", "01 8000", Fault.CUT, List.of()),
                new Case("a cut name", "02 00 41", Fault.CUT, List.of()),
                new Case("a cut value", "01 02 41 62", Fault.CUT, List.of()),
                new Case("the longest lengths there are", "FFFFFFFF FFFFFFFF 41", Fault.LONG_NAME, List.of()),
                new Case("a value far past the end", "01 80100001 41", Fault.CUT, List.of()),
                new Case("a NUL in a name", "02 00 4100", Fault.NUL, List.of()),
                new Case("a NUL in a value", "01 02 41 0062", Fault.NUL, List.of()),
                new Case("a good pair before a bad one", "01 01 41 62  05", Fault.CUT, List.of("A=b")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodes(Case c) {
        NameValueDecoder decoder = new NameValueDecoder(10, 1 << 20, 1 << 24);
        List<String> pairs = new ArrayList<>();
        assertThat(decode(decoder, bytes(c.wire()), pairs)).isEqualTo(c.fault());
        assertThat(pairs).isEqualTo(c.pairs());
    }

    @ParameterizedTest
    @ValueSource(ints = {127, 128, 255, 256, 32767, 32768, 65535, 65536, 1 << 20})
    void decodesEveryLength(int length) {
        String value = "v".repeat(length);
        byte[] lengthBytes = length < 128
                ? new byte[] {(byte) length}
                : new byte[] {(byte) (0x80 | length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length};
        byte[] wire = WireBytes.join(bytes("01"), lengthBytes, bytes("41"), WireBytes.latin1(value));
        List<String> pairs = new ArrayList<>();
        assertThat(decode(new NameValueDecoder(1, 1, length), wire, pairs)).isEqualTo(Fault.NONE);
        assertThat(pairs).containsExactly("A=" + value);
    }

    @Test
    void holdsItsLimits() {
        byte[] twoPairs = bytes("01 00 41  01 00 42");
        assertThat(decode(new NameValueDecoder(2, 9, 9), twoPairs, new ArrayList<>()))
                .isEqualTo(Fault.NONE);
        assertThat(decode(new NameValueDecoder(1, 9, 9), twoPairs, new ArrayList<>()))
                .isEqualTo(Fault.TOO_MANY);
        byte[] longName = bytes("03 00 414141");
        assertThat(decode(new NameValueDecoder(1, 3, 9), longName, new ArrayList<>()))
                .isEqualTo(Fault.NONE);
        assertThat(decode(new NameValueDecoder(1, 2, 9), longName, new ArrayList<>()))
                .isEqualTo(Fault.LONG_NAME);
        byte[] longValue = bytes("01 03 41 626262");
        assertThat(decode(new NameValueDecoder(1, 1, 3), longValue, new ArrayList<>()))
                .isEqualTo(Fault.NONE);
        assertThat(decode(new NameValueDecoder(1, 1, 2), longValue, new ArrayList<>()))
                .isEqualTo(Fault.LONG_VALUE);
    }

    private static Fault decode(NameValueDecoder decoder, byte[] wire, List<String> into) {
        return decoder.decode(
                wire,
                wire.length,
                (nameStart, nameLength, valueStart, valueLength) ->
                        into.add(new String(wire, nameStart, nameLength, StandardCharsets.ISO_8859_1)
                                + "="
                                + new String(wire, valueStart, valueLength, StandardCharsets.ISO_8859_1)));
    }
}
