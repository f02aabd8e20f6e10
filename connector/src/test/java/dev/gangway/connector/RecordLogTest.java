package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.LogCapture;
import dev.gangway.connector.testkit.WireBytes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.logging.JettyLevel;
import org.eclipse.jetty.logging.JettyLogger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecordLogTest {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of(1, 1, "0001 01 0000000000", "<<     1  BEGIN_REQUEST         8   RESPONDER KEEP_CONN"),
                Arguments.of(1, 65535, "0002 00 0000000000", "<< 65535  BEGIN_REQUEST         8   AUTHORIZER"),
                Arguments.of(1, 1, "0009 00 0000000000", "<<     1  BEGIN_REQUEST         8   unknown role"),
                Arguments.of(3, 1, "000003AA 00 000000", "<<     1  END_REQUEST           8   REQUEST_COMPLETE 938"),
                Arguments.of(3, 1, "00000000 02 000000", "<<     1  END_REQUEST           8   OVERLOADED 0"),
                Arguments.of(4, 1, "", "<<     1  PARAMS                0"),
                Arguments.of(10, 0, "", "<<     0  GET_VALUES_RESULT     0"),
                Arguments.of(11, 0, "FF 00000000000000", "<<     0  UNKNOWN_TYPE          8   type 255"),
                Arguments.of(12, 0, "", "<<     0  type 12               0"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void hasFixedColumns(int type, int id, String content, String line) {
        byte[] bytes = bytes(content);
        assertThat(RecordLog.line("<<", type, id, bytes.length, bytes)).isEqualTo(line);
    }

    /** Returns what is logged of these bytes, with content. */
    private static List<String> logged(byte[]... parts) {
        JettyLogger logger = (JettyLogger) RecordLog.LOG;
        try (LogCapture captured = new LogCapture()) {
            logger.setLevel(JettyLevel.ALL);
            RecordLog log = new RecordLog("c", "<<", true);
            log.log(ByteBuffer.wrap(WireBytes.join(parts)));
            return captured.text()
                    .lines()
                    .map(line -> line.replaceFirst("^.*?: c +", ""))
                    .toList();
        } finally {
            logger.setLevel(JettyLevel.INFO);
        }
    }

    @Test
    void showsPairsCutByRecordsWithTheRecordInWhichTheyEnd() {
        assertThat(logged(
                        bytes("01 01 0001 0008 00 00  0001 01 0000000000"),
                        bytes("01 04 0001 0008 00 00  01 01 'Ab' 0B 05 'HT'"),
                        bytes("01 04 0001 0008 00 00  'TP_COOKI'"),
                        bytes("01 04 0001 0004 00 00  'Esec'"),
                        bytes("01 04 0001 0006 00 00  'rt' 01 01 'Cd'"),
                        bytes("01 04 0001 0000 00 00")))
                .containsExactly(
                        "<<     1  BEGIN_REQUEST         8   RESPONDER KEEP_CONN",
                        "\\x00\\x01\\x01\\x00\\x00\\x00\\x00\\x00",
                        "<<     1  PARAMS                8",
                        "A=b (a pair goes on in the next record)",
                        "<<     1  PARAMS                8",
                        "(a pair goes on in the next record)",
                        "<<     1  PARAMS                4",
                        "(a pair goes on in the next record)",
                        "<<     1  PARAMS                6",
                        "HTTP_COOKIE=*** C=d",
                        "<<     1  PARAMS                0");
    }

    @Test
    void keepsTheCutPairsOfRequestsApart() {
        assertThat(logged(
                        bytes("01 01 0001 0008 00 00  0001 01 0000000000"),
                        bytes("01 01 0002 0008 00 00  0001 01 0000000000"),
                        bytes("01 04 0001 0004 00 00  02 01 'AB'"),
                        bytes("01 04 0002 0003 00 00  02 02 'C'"),
                        bytes("01 04 0001 0001 00 00  'c'"),
                        bytes("01 04 0002 0003 00 00  'Dee'")))
                .contains("AB=c", "CD=ee");
    }

    /** Who switches the log on in the middle of a request must not see the rest of a value that is a secret. */
    @Test
    void showsNoPairsOfAStreamThatItHasNotSeenBegin() {
        assertThat(logged(bytes("01 04 0001 0006 00 00  'secret'")))
                .containsExactly("<<     1  PARAMS                6");
    }

    @Test
    void masksHeadersThatAreSecretsInAnswers() {
        String head = "Set-Cookie: a=1\r\nX-Api-Key: b2\r\nWWW-Authenticate: c3\r\nX: d4\r\n\r\n";
        assertThat(logged(WireBytes.raw(WireBytes.STDOUT, 1, latin1(head), 0)).get(1))
                .startsWith("Set-Cookie: ***\\x0d\\x0aX-Api-Key: ***\\x0d\\x0aWWW-Authenticate: ***\\x0d\\x0aX: d4")
                .doesNotContain("a=1", "b2", "c3");
    }

    @Test
    void tellsBytesThatAreNoRecordsOnce() {
        assertThat(logged(latin1("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")))
                .singleElement()
                .asString()
                .contains("version 71");
    }
}
