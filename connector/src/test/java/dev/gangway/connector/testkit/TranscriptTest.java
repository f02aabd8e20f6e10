package dev.gangway.connector.testkit;

import static dev.gangway.connector.testkit.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the kit makes of records, and which breaches of the specification it sees. */
class TranscriptTest {
    private final Transcript transcript = new Transcript();

    @Test
    void showsOneLinePerRecord() {
        transcript.sent(bytes("01 01 0001 0008 00 00  0001 01 0000000000   01 05 0001 0000 00 00"));
        receive("01 06 0001 0002 06 00 'ok' 000000000000   01 06 0001 0000 00 00");
        receive("01 03 0001 0008 00 00  000003AA 00 000000");
        assertThat(transcript.lines())
                .containsExactly(
                        "<<     1  BEGIN_REQUEST       8   RESPONDER KEEP_CONN",
                        "<<     1  STDIN               0",
                        ">>     1  STDOUT              2",
                        ">>     1  STDOUT              0",
                        ">>     1  END_REQUEST         8   REQUEST_COMPLETE 938");
        assertThat(transcript.violations()).isEmpty();
    }

    @Test
    void readsACgiResponse() {
        transcript.sent(WireBytes.get(1, WireBytes.CLOSE, "/"));
        receive("01 06 0001 0016 00 00 'Status: 201 Created' 0D0A 'A'");
        receive(
                "01 06 0001 000E 00 00 ': b' 0D0A 'a: c' 0D0A 0D0A 'x'  01 07 0001 0003 00 00 'err' 01 07 0001 0000 00 00");
        receive("01 06 0001 0001 00 00 'y' 01 06 0001 0000 00 00 01 03 0001 0008 00 00  00000000 00 000000");
        Answer answer = transcript.answer(1, 1).orElseThrow();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers("a")).containsExactly("b", "c");
        assertThat(answer.bodyText()).isEqualTo("xy");
        assertThat(answer.stderr()).isEqualTo("err");
        assertThat(transcript.violations()).isEmpty();
    }

    @Test
    void seesOutputAfterTheEndOfAStream() {
        transcript.sent(WireBytes.get(1, WireBytes.CLOSE, "/"));
        receive("01 06 0001 0000 00 00  01 06 0001 0000 00 00");
        assertThat(transcript.violations()).singleElement().asString().endsWith("STDOUT after its end");
    }

    @Test
    void seesRecordsOfAnIdThatIsNotActive() {
        receive("01 06 0001 0000 00 00");
        assertThat(transcript.violations()).singleElement().asString().endsWith("the id is not active");
    }

    @Test
    void seesASecondEnd() {
        transcript.sent(WireBytes.get(1, WireBytes.CLOSE, "/"));
        String end = "01 06 0001 0000 00 00  01 03 0001 0008 00 00  00000000 00 000000";
        receive(end);
        receive(end);
        assertThat(transcript.violations()).hasSize(2);
    }

    @Test
    void seesAnEndWithoutTheEndOfStdout() {
        transcript.sent(WireBytes.get(1, WireBytes.CLOSE, "/"));
        receive("01 06 0001 0001 00 00 'x'  01 03 0001 0008 00 00  00000000 00 000000");
        assertThat(transcript.violations()).singleElement().asString().endsWith("STDOUT was not ended");
    }

    @Test
    void seesAnEndInMidAnswerUnlessTheRequestIsBrokenOff() {
        transcript.sent(WireBytes.get(1, WireBytes.KEEP_CONN, "/"));
        transcript.sent(WireBytes.get(2, WireBytes.KEEP_CONN, "/"));
        receive("01 06 0001 0001 00 00 'x'  01 03 0001 0008 00 00  00000001 00 000000");
        receive("01 06 0002 0001 00 00 'x'  01 03 0002 0008 00 00  00000001 00 000000");
        assertThat(transcript.violations()).hasSize(2);
        transcript.breaksOff(1);
        assertThat(transcript.violations()).hasSize(1);
        transcript.sent(WireBytes.abort(2));
        assertThat(transcript.violations()).isEmpty();
    }

    @Test
    void seesOutputOfARejectedRequest() {
        transcript.sent(WireBytes.get(1, WireBytes.CLOSE, "/"));
        receive("01 06 0001 0000 00 00  01 03 0001 0008 00 00  00000000 03 000000");
        assertThat(transcript.violations()).singleElement().asString().endsWith("output of a rejected request");
    }

    private void receive(String wire) {
        byte[] received = bytes(wire);
        transcript.received(received, received.length);
    }
}
