package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
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
}
