package dev.gangway.client;

import static dev.gangway.client.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CgiResponseParserTest {

    /** What an application writes, and what is understood. */
    record Case(String name, String stdout, String understood) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("status and body", "'Status: 200 OK' 0D0A 0D0A 'body'", "200 OK|body"),
                new Case("line feeds alone", "'Status: 404' 0A 'A: b' 0A 0A 'x' 0D0A", "404 |A=b|x\r\n"),
                new Case("no status", "'Content-Type: text/plain' 0A 0A", "200 |Content-Type=text/plain|"),
                new Case("a redirect without status", "'Location: /x' 0A 0A", "302 |Location=/x|"),
                new Case("a location with status", "'Location: /x' 0A 'Status: 201' 0A 0A", "201 |Location=/x|"),
                new Case("no header at all", "0A 'x'", "200 |x"),
                new Case("spaces around values", "'A:' 09 '  b c ' 09 0D0A 0D0A", "200 |A=b c|"),
                new Case("an empty value", "'A:' 0D0A 0D0A", "200 |A=|"),
                new Case("a field twice", "'A: 1' 0A 'a: 2' 0A 0A", "200 |A=1|a=2|"),
                new Case("status in any case", "'status:  500   Oh  no' 0A 0A", "500   Oh  no|"),
                new Case("bytes beyond ASCII", "'A: ' E9 0A 0A E9", "200 |A=\u00e9|\u00e9"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void parsesWhole(Case c) throws IOException {
        assertThat(parse(bytes(c.stdout()))).isEqualTo(c.understood());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void parsesAtEveryCut(Case c) throws IOException {
        byte[] stdout = bytes(c.stdout());
        for (int at = 0; at <= stdout.length; at++) {
            assertThat(parse(Arrays.copyOf(stdout, at), Arrays.copyOfRange(stdout, at, stdout.length)))
                    .as("cut at %d", at)
                    .isEqualTo(c.understood());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK\\n\\n     | the header block has a line that is no header: 'HTTP/1.1 200 OK'",
                "A: b\\n c\\n\\n           | the header block has a line that is no header: ' c'",
                "A b: c\\n\\n              | the header block has a line that is no header: 'A b: c'",
                "Status: fine\\n\\n        | the Status field has no status: 'fine'",
                "Status: 99\\n\\n          | the Status field has no status: '99'",
                "Status: 1\\nStatus: 2\\n\\n | the header block has two Status fields: '1' and '2'",
                "Status: 200\\nA: b\\n     | the header block is cut: STDOUT ended before its empty line",
                "''                        | the application gave no answer: STDOUT is empty"
            })
    void refuses(String stdout, String message) {
        byte[] bytes = stdout.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> parse(bytes))
                .isInstanceOf(ProtocolException.class)
                .hasMessage(message);
    }

    @Test
    void boundsTheHeaderBlock() throws IOException {
        String fits = "'A: ' 61*" + (CgiResponseParser.MAX_HEAD_LENGTH - 5) + " 0A 0A 'x'";
        assertThat(parse(bytes(fits))).endsWith("a|x");

        String tooLong = "'A: ' 61*" + (CgiResponseParser.MAX_HEAD_LENGTH - 4) + " 0A 0A";
        assertThatThrownBy(() -> parse(bytes(tooLong)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("the header block is longer than 1048576 bytes");
    }

    private static String parse(byte[]... stdout) throws IOException {
        Understood understood = new Understood();
        CgiResponseParser parser = new CgiResponseParser(understood);
        for (byte[] part : stdout) {
            parser.onStdout(ByteBuffer.wrap(part));
        }
        parser.onStdoutEnd();
        assertThat(understood.ended).isTrue();
        return understood.text.toString();
    }

    /** Writes down what it is told. */
    private static final class Understood implements ResponseHandler {
        private final StringBuilder text = new StringBuilder();
        private boolean ended;

        @Override
        public void onHead(ResponseHead head) {
            text.append(head.status()).append(' ').append(head.reason()).append('|');
            head.fields().forEach(field -> text.append(field.name())
                    .append('=')
                    .append(field.value())
                    .append('|'));
        }

        @Override
        public void onBody(ByteBuffer content) {
            text.append(StandardCharsets.ISO_8859_1.decode(content));
        }

        @Override
        public void onEnd() {
            ended = true;
        }

        @Override
        public void onStderr(ByteBuffer content) {
            throw new AssertionError("no STDERR was given");
        }
    }
}
