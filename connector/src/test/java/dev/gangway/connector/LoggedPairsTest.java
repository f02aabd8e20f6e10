package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.WireBytes;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the record log shows of parameters. */
class LoggedPairsTest {
    private static final byte[] PARAMS = WireBytes.join(
            bytes("01 01 'A' 'b'  02 00 'NO'  12 80000008 'HTTP_AUTHORIZATION' 'Basic xy'"),
            bytes("80000004 00 'VOID'  0E 06 'GANGWAY_SECRET' 'hushed'  01 03 'Z' 'end'"));
    private static final String SHOWN = "A=b NO= HTTP_AUTHORIZATION=*** VOID= GANGWAY_SECRET=*** Z=end";

    static Stream<Integer> cuts() {
        return IntStream.rangeClosed(0, PARAMS.length).boxed();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void areTheSameWhereverTheyAreCut(int cut) {
        LoggedPairs pairs = new LoggedPairs();
        String first = pairs.next(Arrays.copyOf(PARAMS, cut));
        String second = pairs.next(Arrays.copyOfRange(PARAMS, cut, PARAMS.length));
        String goesOn = "(a pair goes on in the next record)";
        assertThat(second).doesNotContain(goesOn);
        assertThat((first.replace(goesOn, "").strip() + " " + second).strip()).isEqualTo(SHOWN);
    }

    @Test
    void areTheSameByteByByte() {
        LoggedPairs pairs = new LoggedPairs();
        StringBuilder shown = new StringBuilder();
        for (byte each : PARAMS) {
            String next = pairs.next(new byte[] {each});
            shown.append(next.equals("(a pair goes on in the next record)") ? "" : next + " ");
        }
        assertThat(shown.toString().strip()).isEqualTo(SHOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP_AUTHORIZATION",
                "HTTP_PROXY_AUTHORIZATION",
                "HTTP_COOKIE",
                "GANGWAY_SECRET",
                "AUTH_PASSWORD",
                "REMOTE_PASSWD",
                "HTTP_X_API_KEY",
                "http_x_csrf_token",
                "SSL_SESSION_ID"
            })
    void hideTheValuesOfSecrets(String name) {
        assertThat(new LoggedPairs().next(WireBytes.pair(name, "visible"))).isEqualTo(name + "=***");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65})
    void showSixtyFourBytesOfAValue(int length) {
        assertThat(new LoggedPairs().next(WireBytes.pair("A", "v".repeat(length))))
                .isEqualTo("A=" + "v".repeat(64) + (length > 64 ? "..." : ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257})
    void hideTheValueOfANameThatIsNotKeptWhole(int length) {
        assertThat(new LoggedPairs().next(WireBytes.pair("n".repeat(length), "v")))
                .isEqualTo("n".repeat(256) + (length > 256 ? "...=***" : "=v"));
    }

    @Test
    void showWhatIsNotPrintableInHex() {
        assertThat(new LoggedPairs().next(WireBytes.join(bytes("01 04"), latin1("A\n\u001b\u00e9~"))))
                .isEqualTo("A=\\x0a\\x1b\\xe9~");
    }
}
